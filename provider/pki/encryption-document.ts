import { createHash } from "node:crypto";
import type { EncryptionKey } from "./encryption-rotation";

/**
 * The file for `--encryption-provider-config`: an EncryptionConfiguration in JSON, which is YAML
 * (https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/). `identity` is always the last provider: what was
 * written before there was encryption, or before a resource was added, stays readable, and the first provider alone encrypts.
 */
export function encryptionDocument(resources: readonly string[], keys: readonly EncryptionKey[]): string {
    const providers = keys.reduce<{ provider: string; keys: object[] }[]>((groups, { name, provider, secret }) => {
        const last = groups.at(-1);
        return last?.provider === provider
            ? [...groups.slice(0, -1), { provider, keys: [...last.keys, { name, secret }] }]
            : [...groups, { provider, keys: [{ name, secret }] }];
    }, []);
    const document = {
        apiVersion: "apiserver.config.k8s.io/v1",
        kind: "EncryptionConfiguration",
        resources: [
            {
                resources,
                providers: [
                    ...providers.map((group) => ({ [group.provider]: { keys: group.keys } })),
                    { identity: {} },
                ],
            },
        ],
    };
    return `${JSON.stringify(document, null, 2)}\n`;
}

/** What API servers call a file that they have loaded: the label `hash` of a metric. It tells nothing of the keys. */
export function documentHash(document: string): string {
    return `sha256:${createHash("sha256").update(document).digest("hex")}`;
}
