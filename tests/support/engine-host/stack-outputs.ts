import { createDecipheriv } from "node:crypto";
import { isMap, isSecret, type PropertyMap, type PropertyValue } from "../../../provider/property-values";
import { dataKey } from "./vault";

const tagBytes = 16;

/** A state as a folder's backend keeps it. */
interface State {
    readonly checkpoint: {
        readonly latest: { readonly resources?: readonly { readonly type: string; readonly outputs?: PropertyMap }[] };
    };
}

/** What `pulumi stack output --json --show-secrets` prints of a state whose secrets are a vault's, without the 0.14 s of its process. */
export function stackOutputs(state: string): unknown {
    const { checkpoint } = JSON.parse(state) as State;
    const stack = checkpoint.latest.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
    return shown(stack?.outputs ?? {});
}

function shown(value: PropertyValue): PropertyValue {
    if (Array.isArray(value)) {
        return value.map(shown);
    }
    if (!isMap(value)) {
        return value;
    }
    return isSecret(value)
        ? shown(JSON.parse(decrypt(value["ciphertext"] as string)) as PropertyValue)
        : Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shown(field)]));
}

/** AES-256-GCM, as `v1:<nonce>:<text and tag>`. */
function decrypt(ciphertext: string): string {
    const [, nonce = "", sealed = ""] = ciphertext.split(":");
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", dataKey, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString("utf8");
}
