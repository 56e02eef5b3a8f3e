import { createDecipheriv } from "node:crypto";
import { dataKey } from "./vault";

/** With what Pulumi marks a secret in a state. */
const secretMark = { key: "4dabf18193072939515e22adb298388d", value: "1b47061264138c4ac30d75fd1eb44270" };
const tagBytes = 16;

/** A state as a folder's backend keeps it. */
interface State {
    readonly checkpoint: {
        readonly latest: { readonly resources?: readonly { readonly type: string; readonly outputs?: unknown }[] };
    };
}

/** What `pulumi stack output --json --show-secrets` prints of a state whose secrets are a vault's, without the 0.14 s of its process. */
export function stackOutputs(state: string): unknown {
    const { checkpoint } = JSON.parse(state) as State;
    const stack = checkpoint.latest.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
    return shown(stack?.outputs ?? {});
}

function shown(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(shown);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const fields = value as Readonly<Record<string, unknown>>;
    return fields[secretMark.key] === secretMark.value && typeof fields["ciphertext"] === "string"
        ? shown(JSON.parse(decrypt(fields["ciphertext"])))
        : Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, shown(field)]));
}

/** AES-256-GCM, as `v1:<nonce>:<text and tag>`. */
function decrypt(ciphertext: string): string {
    const [, nonce = "", sealed = ""] = ciphertext.split(":");
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", dataKey, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString("utf8");
}
