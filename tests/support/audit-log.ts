import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../support/shared-cluster";

const policy = {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: [{ level: "Metadata" }],
};

/** What is read of an entry (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/). */
interface Entry {
    readonly verb: string;
    readonly user: { readonly username: string };
    readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly name?: string };
}

/** Every request that an API server gets. */
export class AuditLog {
    private file = "";

    /** Flags of the API server that keeps it. */
    public flags(): string[] {
        const folder = temporaryFolder();
        const rules = path.join(folder, "policy.yaml");
        this.file = path.join(folder, "audit.log");
        writeFileSync(rules, JSON.stringify(policy));
        return [`--audit-policy-file=${rules}`, `--audit-log-path=${this.file}`];
    }

    /** One line for each request: who, what, of which object. */
    public requests(): string[] {
        const lines = readFileSync(this.file, "utf8").split("\n").slice(0, -1);
        return lines.map((line) => {
            const { objectRef, user, verb } = JSON.parse(line) as Entry;
            const { resource = "", subresource = "", name = "" } = objectRef ?? {};
            return `${user.username} ${verb} ${resource}/${subresource} ${name}`;
        });
    }
}
