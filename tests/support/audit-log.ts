import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What is read of an entry (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/). */
export interface AuditEntry {
    readonly verb: string;
    readonly requestURI: string;
    readonly user: { readonly username: string };
    readonly impersonatedUser?: object;
    readonly userAgent?: string;
    readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly name?: string };
}

/** The requests that an API server gets, kept in a folder of their own. */
export class AuditLog {
    private readonly folder: string;
    private readonly file: string;
    /** Bytes of the file that are not this reader's. */
    private start = 0;

    /** @param folder made with {@link flags}; it has to stay as long as the API server runs. */
    constructor(folder: string) {
        this.folder = folder;
        this.file = path.join(folder, "audit.log");
    }

    /**
     * Flags of the API server that keeps it.
     * @param verbs those that are logged; all of them when there are none.
     */
    public flags(verbs: readonly string[] = []): string[] {
        const policy = path.join(this.folder, "policy.yaml");
        const rule = { level: "Metadata", ...(verbs.length > 0 && { verbs }) };
        const text = { apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules: [rule] };
        mkdirSync(this.folder, { recursive: true, mode: 0o700 });
        // JSON is YAML.
        writeFileSync(policy, JSON.stringify(text));
        return [`--audit-policy-file=${policy}`, `--audit-log-path=${this.file}`];
    }

    /** What is written until now, in its order. */
    public entries(): AuditEntry[] {
        return parse(this.read());
    }

    /** The same, once: what it gives is not told again. */
    public take(): AuditEntry[] {
        const text = this.read();
        this.start += Buffer.byteLength(text);
        return parse(text);
    }

    /** One line for each request: who, what, of which object. */
    public requests(): string[] {
        return this.entries().map(({ objectRef, user, verb }) => {
            const { resource = "", subresource = "", name = "" } = objectRef ?? {};
            return `${user.username} ${verb} ${resource}/${subresource} ${name}`;
        });
    }

    /** Whole lines: the last one may be half written. */
    private read(): string {
        if (!existsSync(this.file)) {
            return "";
        }
        const descriptor = openSync(this.file, "r");
        try {
            const bytes = Buffer.alloc(fstatSync(descriptor).size - this.start);
            const length = readSync(descriptor, bytes, 0, bytes.length, this.start);
            return bytes.toString("utf8", 0, bytes.lastIndexOf("\n", length) + 1);
        } finally {
            closeSync(descriptor);
        }
    }
}

function parse(text: string): AuditEntry[] {
    const lines = text.split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as AuditEntry);
}
