import * as pulumi from "@pulumi/pulumi";
import type { Algorithm } from "./algorithm";

/** Arguments of {@link CertificateAuthority}. */
export interface CertificateAuthorityArgs {
    readonly commonName: string;
    /** One attribute O of the subject each. */
    readonly organizations: readonly string[];
    readonly algorithm: Algorithm;
    readonly validityDays: number;
    /** Days before its end from which on each preview warns that it is due: people rotate it. */
    readonly renewBeforeDays: number;
    /** How many levels of authorities may stand below it. @default any number, and nothing in the certificate */
    readonly pathLength?: number;
    /** A certificate to begin with, in PEM, which is used where it fits; without its key the authority issues nothing. */
    readonly existing?: {
        readonly certificate: pulumi.Input<string>;
        readonly privateKey?: pulumi.Input<string>;
    };
}

/**
 * One generation of a certificate authority that signs itself. It is issued once, and anew, with another key, when it is
 * no longer what is wanted: then all that it signed is issued anew, too. Its time alone does not replace it.
 *
 * Served by the `flotilla` provider (`provider/pki/certificate-authority.ts`): the preview names the reason.
 */
export class CertificateAuthority extends pulumi.CustomResource {
    public static readonly token = "flotilla:pki:CertificateAuthority";

    /** PEM. */
    declare public readonly certificate: pulumi.Output<string>;
    /** PKCS#8 in PEM, a secret; undefined for an authority that was imported without. */
    declare public readonly privateKey: pulumi.Output<string | undefined>;
    /** SHA-256 of the certificate in hex. */
    declare public readonly fingerprint: pulumi.Output<string>;
    /** Hex. */
    declare public readonly serialNumber: pulumi.Output<string>;
    /** Such as 2026-12-01T00:00:00Z. */
    declare public readonly notBefore: pulumi.Output<string>;
    declare public readonly notAfter: pulumi.Output<string>;

    constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.CustomResourceOptions) {
        const outputs = {
            certificate: undefined,
            privateKey: undefined,
            fingerprint: undefined,
            serialNumber: undefined,
            notBefore: undefined,
            notAfter: undefined,
        };
        const secrets = { additionalSecretOutputs: ["privateKey"] };
        super(CertificateAuthority.token, name, { ...args, ...outputs }, pulumi.mergeOptions(opts, secrets));
    }
}
