import * as pulumi from "@pulumi/pulumi";
import type { LeafContentArgs } from "./leaf-content-args";

/** Arguments of {@link CertificateRequest}. */
export interface CertificateRequestArgs extends LeafContentArgs {
    /** Days before the end of what was signed from which on previews warn of it. */
    readonly renewBeforeDays: number;
    /** The certificates, in PEM, one of which has to have signed it. @default any */
    readonly authority?: string;
    /** What was signed, in PEM; certificates between it and the authority follow it. @default nothing yet */
    readonly signed?: string;
    /** A certificate to begin with, in PEM. */
    readonly existing?: { readonly certificate: string; readonly privateKey: pulumi.Input<string> };
}

/**
 * A request for a certificate that somebody else signs, with its key. What was signed has to fit, or the preview refuses it.
 * When something else is wanted, there is another request with another key, and what is in use stays so until that is signed.
 *
 * Served by the `flotilla` provider (`provider/pki/certificate-request.ts`): the preview names the reason of a new request,
 * such as `SAN added: 10.0.0.7`, and warns of what is due.
 */
export class CertificateRequest extends pulumi.CustomResource {
    public static readonly token = "flotilla:pki:CertificateRequest";

    /** A certificate signing request (PKCS#10) in PEM. */
    declare public readonly request: pulumi.Output<string>;
    /** Of the certificate, or of the request where there is none: PKCS#8 in PEM, a secret. */
    declare public readonly privateKey: pulumi.Output<string>;
    /** PEM, with what leads to the authority. These outputs are undefined where nothing is signed. */
    declare public readonly certificate: pulumi.Output<string>;
    /** SHA-256 of the certificate in hex. */
    declare public readonly fingerprint: pulumi.Output<string>;
    /** Hex. */
    declare public readonly serialNumber: pulumi.Output<string>;
    /** Such as 2026-12-01T00:00:00Z. */
    declare public readonly notBefore: pulumi.Output<string>;
    declare public readonly notAfter: pulumi.Output<string>;

    constructor(name: string, args: CertificateRequestArgs, opts?: pulumi.CustomResourceOptions) {
        const outputs = {
            request: undefined,
            privateKey: undefined,
            requestPrivateKey: undefined,
            certificate: undefined,
            fingerprint: undefined,
            serialNumber: undefined,
            notBefore: undefined,
            notAfter: undefined,
        };
        const secrets = { additionalSecretOutputs: ["privateKey", "requestPrivateKey"] };
        super(CertificateRequest.token, name, { ...args, ...outputs }, pulumi.mergeOptions(opts, secrets));
    }
}
