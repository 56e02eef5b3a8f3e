import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "./shared-cluster";

/** What is read of an entry (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/). */
export interface AuditEntry {
    readonly verb: string;
    readonly requestURI: string;
    readonly user: { readonly username: string };
    readonly impersonatedUser?: object;
    readonly userAgent?: string;
    readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly name?: string };
}

/** The requests that an API server gets. */
export class AuditLog {
    private readonly verbs: readonly string[];
    private file = "";

    /** @param verbs those that are logged; all of them when there are none. */
    constructor(verbs: readonly string[] = []) {
        this.verbs = verbs;
    }

    /** Flags of the API server that keeps it. */
    public flags(): string[] {
        const folder = temporaryFolder();
        const policy = path.join(folder, "policy.yaml");
        this.file = path.join(folder, "audit.log");
        const rule = { level: "Metadata", ...(this.verbs.length > 0 && { verbs: this.verbs }) };
        const text = { apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules: [rule] };
        // JSON is YAML.
        writeFileSync(policy, JSON.stringify(text));
        return [`--audit-policy-file=${policy}`, `--audit-log-path=${this.file}`];
    }

    /** What is written until now, in its order. */
    public entries(): AuditEntry[] {
        const text = existsSync(this.file) ? readFileSync(this.file, "utf8") : "";
        // The last line may be half written.
        const lines = text.split("\n").slice(0, -1);
        return lines.map((line) => JSON.parse(line) as AuditEntry);
    }

    /** One line for each request: who, what, of which object. */
    public requests(): string[] {
        return this.entries().map(({ objectRef, user, verb }) => {
            const { resource = "", subresource = "", name = "" } = objectRef ?? {};
            return `${user.username} ${verb} ${resource}/${subresource} ${name}`;
        });
    }
}
