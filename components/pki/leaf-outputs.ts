/** The input of `flotilla:pki:LeafCertificates` with its leaves by document name. */
export const leavesPath = "certificates";

/** What there is of each leaf when it is issued. */
export const leafOutputs = [
    "certificate",
    "privateKey",
    "fingerprint",
    "serialNumber",
    "notBefore",
    "notAfter",
] as const;

/** One of {@link leafOutputs}. */
export type LeafOutput = (typeof leafOutputs)[number];

/**
 * The name of an output of one leaf. Each is an output of its own, because of a map the SDK would know nothing while it does not
 * know all, and take all for a secret where one part is.
 */
export function leafOutput(document: string, output: LeafOutput): string {
    return `${document}.${output}`;
}

/** The document to which such an output belongs. */
export function documentOf(output: string): string {
    return output.slice(0, output.lastIndexOf("."));
}

/** The property path of a leaf among the inputs. */
export function leafPath(document: string): string {
    return `${leavesPath}[${JSON.stringify(document)}]`;
}
