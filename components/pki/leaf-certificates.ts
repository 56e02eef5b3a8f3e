import * as pulumi from "@pulumi/pulumi";
import type { LeafContentArgs } from "./leaf-content-args";
import { documentOf, type LeafOutput, leafOutput, leafOutputs, leafPath } from "./leaf-outputs";

/** What is wanted of one leaf. */
export interface LeafCertificateArgs extends LeafContentArgs {
    readonly validityDays: number;
    /** Days before its end from which on it is issued anew. */
    readonly renewBeforeDays: number;
    /** A certificate to begin with, in PEM, which is used where it fits. */
    readonly existing?: {
        readonly certificate: pulumi.Input<string>;
        readonly privateKey: pulumi.Input<string>;
    };
}

/** Arguments of {@link LeafCertificates}. */
export interface LeafCertificatesArgs {
    /** Who signs them, in PEM. */
    readonly authority: {
        readonly certificate: pulumi.Input<string>;
        readonly privateKey: pulumi.Input<string | undefined>;
    };
    /** By document name. */
    readonly certificates: Readonly<Record<string, LeafCertificateArgs>>;
}

/** One issued leaf. */
export interface LeafCertificate {
    /** PEM, without its authority. */
    readonly certificate: pulumi.Output<string>;
    /** PKCS#8 in PEM, a secret. */
    readonly privateKey: pulumi.Output<string>;
    /** SHA-256 of the certificate in hex. */
    readonly fingerprint: pulumi.Output<string>;
    /** Hex. */
    readonly serialNumber: pulumi.Output<string>;
    /** Such as 2026-12-01T00:00:00Z. */
    readonly notBefore: pulumi.Output<string>;
    readonly notAfter: pulumi.Output<string>;
}

/**
 * Certificates of servers, clients or both, which one authority signs. Each is issued once, and anew by itself, with another
 * key, when it is no longer what is wanted, its authority is another one, or its time comes.
 *
 * They are one resource, because the engine writes the whole state for each, and asks twice for each in a preview
 * (docs/adr/0011-leaves-in-one-resource.md). Served by the `flotilla` provider (`provider/pki/leaf-certificates.ts`): the
 * preview names each leaf and the reason, such as `renewal due 2026-12-01` or `SAN added: 10.0.0.7`.
 */
export class LeafCertificates extends pulumi.CustomResource {
    public static readonly token = "flotilla:pki:LeafCertificates";

    /** SHA-256 of the authority's certificate in hex. */
    declare public readonly authorityFingerprint: pulumi.Output<string>;

    constructor(name: string, args: LeafCertificatesArgs, opts?: pulumi.CustomResourceOptions) {
        const documents = Object.keys(args.certificates);
        const outputs = documents.flatMap((document) => leafOutputs.map((output) => leafOutput(document, output)));
        const undefinedOutputs = Object.fromEntries(outputs.map((output) => [output, undefined]));
        super(LeafCertificates.token, name, { ...args, authorityFingerprint: undefined, ...undefinedOutputs }, opts);
    }

    /** What was issued as a document. */
    public leaf(document: string): LeafCertificate {
        const all = this as unknown as Readonly<Record<string, pulumi.Output<string>>>;
        const output = (name: LeafOutput): pulumi.Output<string> => {
            const found = all[leafOutput(document, name)];
            if (found === undefined) {
                throw new pulumi.RunError(`There is no certificate "${document}" among those of this authority.`);
            }
            return found;
        };
        return {
            certificate: output("certificate"),
            privateKey: output("privateKey"),
            fingerprint: output("fingerprint"),
            serialNumber: output("serialNumber"),
            notBefore: output("notBefore"),
            notAfter: output("notAfter"),
        };
    }

    /** The property path of the inputs on which alone an output depends, beside what all depend on. */
    public inputOf(output: string): string | undefined {
        return leafOutputs.some((each) => output.endsWith(`.${each}`)) ? leafPath(documentOf(output)) : undefined;
    }
}
