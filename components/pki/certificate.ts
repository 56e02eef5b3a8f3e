import * as pulumi from "@pulumi/pulumi";
import type { Algorithm } from "./algorithm";

/** Arguments of {@link Certificate}. */
export interface CertificateArgs {
    /** May be empty where there are hosts. */
    readonly commonName: string;
    /** One attribute O of the subject each. */
    readonly organizations: readonly string[];
    /** Subject alternative names: DNS names, IP addresses, e-mail addresses and URIs. */
    readonly hosts: readonly string[];
    readonly purposes: readonly ("server" | "client")[];
    readonly algorithm: Algorithm;
    readonly validityDays: number;
    /** Days before its end from which on it is issued anew. */
    readonly renewBeforeDays: number;
    /** Who signs it, in PEM. */
    readonly authority: {
        readonly certificate: pulumi.Input<string>;
        readonly privateKey: pulumi.Input<string | undefined>;
    };
    /** A certificate to begin with, in PEM, which is used where it fits. */
    readonly existing?: {
        readonly certificate: pulumi.Input<string>;
        readonly privateKey: pulumi.Input<string>;
    };
}

/**
 * A certificate of a server, a client or both. It is issued once, and anew, with another key and before the old one goes,
 * when it is no longer what is wanted, its authority is another one, or its time comes.
 *
 * Served by the `flotilla` provider (`provider/pki/certificate.ts`): the preview names the reason, such as
 * `renewal due 2026-12-01` or `SAN added: 10.0.0.7`.
 */
export class Certificate extends pulumi.CustomResource {
    public static readonly token = "flotilla:pki:Certificate";

    /** PEM, without its authority. */
    declare public readonly certificate: pulumi.Output<string>;
    /** PKCS#8 in PEM, a secret. */
    declare public readonly privateKey: pulumi.Output<string>;
    /** SHA-256 of the certificate in hex. */
    declare public readonly fingerprint: pulumi.Output<string>;
    /** Hex. */
    declare public readonly serialNumber: pulumi.Output<string>;
    /** Such as 2026-12-01T00:00:00Z. */
    declare public readonly notBefore: pulumi.Output<string>;
    declare public readonly notAfter: pulumi.Output<string>;
    /** SHA-256 of the authority's certificate in hex. */
    declare public readonly authorityFingerprint: pulumi.Output<string>;

    constructor(name: string, args: CertificateArgs, opts?: pulumi.CustomResourceOptions) {
        const outputs = {
            certificate: undefined,
            privateKey: undefined,
            fingerprint: undefined,
            serialNumber: undefined,
            notBefore: undefined,
            notAfter: undefined,
            authorityFingerprint: undefined,
        };
        const secrets = { additionalSecretOutputs: ["privateKey"] };
        super(Certificate.token, name, { ...args, ...outputs }, pulumi.mergeOptions(opts, secrets));
    }
}
