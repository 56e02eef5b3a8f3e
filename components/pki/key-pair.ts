import * as pulumi from "@pulumi/pulumi";
import type { Algorithm } from "./algorithm";
import type { RotationStep } from "./generations";

/** Arguments of {@link KeyPair}. */
export interface KeyPairArgs {
    readonly algorithm: Algorithm;
    /** The step of its rotation. @default none */
    readonly rotation?: RotationStep;
    /** A key to begin with, in PEM. */
    readonly existing?: { readonly privateKey: pulumi.Input<string> };
}

/**
 * A key pair without a certificate, such as the one that signs the tokens of service accounts. While it is rotated, all
 * keys verify that may have signed something that is still in use: `add` makes the next one, `switch` signs with it, `drop`
 * forgets the one before.
 *
 * Served by the `flotilla` provider (`provider/pki/key-pair.ts`), which refuses steps out of their order in the preview.
 */
export class KeyPair extends pulumi.CustomResource {
    public static readonly token = "flotilla:pki:KeyPair";

    /** What signs: PKCS#8 in PEM, a secret. */
    declare public readonly privateKey: pulumi.Output<string>;
    /** Of the key that signs, in PEM. */
    declare public readonly publicKey: pulumi.Output<string>;
    /** Of all keys that verify, in PEM, one after the other; the one that signs comes first. */
    declare public readonly publicKeys: pulumi.Output<string>;
    /** SHA-256 of the public key that signs (SubjectPublicKeyInfo) in hex. */
    declare public readonly fingerprint: pulumi.Output<string>;

    constructor(name: string, args: KeyPairArgs, opts?: pulumi.CustomResourceOptions) {
        const outputs = {
            privateKey: undefined,
            publicKey: undefined,
            publicKeys: undefined,
            fingerprint: undefined,
            otherPrivateKey: undefined,
        };
        const secrets = { additionalSecretOutputs: ["privateKey", "otherPrivateKey"] };
        super(KeyPair.token, name, { ...args, ...outputs }, pulumi.mergeOptions(opts, secrets));
    }
}
