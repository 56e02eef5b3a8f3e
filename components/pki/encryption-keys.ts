import * as pulumi from "@pulumi/pulumi";
import type { EncryptionProvider, EncryptionStep } from "./encryption-steps";

/** Arguments of {@link EncryptionKeys}. */
export interface EncryptionKeysArgs {
    /** As an EncryptionConfiguration names them. One cannot be taken out again. */
    readonly resources: readonly string[];
    /** What the next key that is made is for. */
    readonly provider: EncryptionProvider;
    /** The step of the rotation. Absent: there is none. */
    readonly rotation?: EncryptionStep;
    /** Whether a step is refused while the API server has loaded another file. */
    readonly verify: boolean;
}

/**
 * The keys of the encryption at rest, which are made once and rotated in the order of the steps: the preview refuses any other.
 * In the step `rewrite` every object of the resources is written again, through the API.
 *
 * Served by the `flotilla` provider (`provider/pki/encryption-keys.ts`), which has to be one that is configured for the cluster.
 */
export class EncryptionKeys extends pulumi.CustomResource {
    public static readonly token = "flotilla:pki:EncryptionKeys";

    /** An EncryptionConfiguration, a secret: the file for the API servers. */
    declare public readonly configuration: pulumi.Output<string>;
    /** SHA-256 of that file, as the metric `apiserver_encryption_config_controller_last_config_info` has it. */
    declare public readonly hash: pulumi.Output<string>;
    /** Name of the key that encrypts, as objects in etcd have it in front. */
    declare public readonly encryptsWith: pulumi.Output<string>;

    constructor(name: string, args: EncryptionKeysArgs, opts?: pulumi.CustomResourceOptions) {
        const outputs = { configuration: undefined, keys: undefined, hash: undefined, encryptsWith: undefined };
        const secrets = { additionalSecretOutputs: ["configuration", "keys"] };
        super(EncryptionKeys.token, name, { ...args, ...outputs }, pulumi.mergeOptions(opts, secrets));
    }
}
