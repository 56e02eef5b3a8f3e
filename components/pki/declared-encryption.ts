import * as pulumi from "@pulumi/pulumi";
import { base64 } from "./client-kubeconfig";
import type { EncryptionSettings } from "./encryption-config";
import { EncryptionKeys } from "./encryption-keys";
import { encryptionSecret } from "./encryption-objects";
import { PlacedSecret } from "./placed-secret";

/** Arguments of {@link declareEncryption}. */
export interface DeclareEncryptionArgs {
    /** Of the Secret. */
    readonly namespace: string;
    /** Our own provider, configured for the cluster: a rewriting goes through its API. */
    readonly provider: pulumi.ProviderResource;
    /** Options of what is no object of the cluster. */
    readonly options: pulumi.CustomResourceOptions;
    /** Options of objects in the catalog's namespace. */
    readonly placing: pulumi.CustomResourceOptions;
}

/**
 * Declares the encryption at rest of what API servers store: its keys, and the Secret with the file that API servers read.
 * @param name of the catalog's component.
 */
export function declareEncryption(
    name: string,
    { resources, provider, rotation, secret, verify, protect }: EncryptionSettings,
    args: DeclareEncryptionArgs,
): EncryptionKeys {
    const keys = new EncryptionKeys(
        `${name}-encryption`,
        { resources, provider, ...(rotation !== undefined && { rotation }), verify },
        { ...args.options, provider: args.provider, ...(protect && { protect: true }) },
    );
    const place = { name: secret, namespace: args.namespace };
    new PlacedSecret(
        `${name}-encryption-secret`,
        encryptionSecret(place, pulumi.secret(keys.configuration.apply(base64))),
        args.placing,
    );
    return keys;
}
