import { anyName, type DeclaredObject } from "../cluster/declared-object";
import { encryptedResource } from "./encrypted-resource";
import type { EncryptionSettings } from "./encryption-config";
import type { Place } from "./placement";

/** Key of the Secret under which the file for API servers is. */
export const encryptionFile = "encryption-config.yaml";

/** The Secret with the file for API servers, which is in base64. */
export function encryptionSecret<Value>(place: Place, file: Value) {
    const labels = { "app.kubernetes.io/managed-by": "flotilla" };
    return { metadata: { ...place, labels }, type: "Opaque", data: { [encryptionFile]: file } };
}

/** The object that the encryption at rest declares. */
export function encryptionObjects(namespace: string, encryption: EncryptionSettings | undefined): DeclaredObject[] {
    return encryption === undefined
        ? []
        : [{ group: "", kind: "Secret", resource: "secrets", namespace, name: encryption.secret }];
}

/**
 * What a rewriting does in the cluster: it lists and writes every object of what is encrypted. For Secrets that is the right
 * to read all of them, which whoever has the keys of the encryption and of the cluster's authorities has in any case.
 */
export function rewrittenObjects({ resources }: EncryptionSettings): DeclaredObject[] {
    return resources.map(encryptedResource).map(({ group, resource }) => ({
        group,
        kind: anyName,
        resource,
        name: anyName,
        verbs: ["list", "update"],
    }));
}
