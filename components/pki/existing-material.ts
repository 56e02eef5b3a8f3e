import type * as pulumi from "@pulumi/pulumi";
import type { SecretReference } from "../secret/config";

/** Gives the secret behind a reference of the configuration. */
export type ResolveSecret = (reference: SecretReference) => pulumi.Input<string>;

/** A certificate that somebody else made, with its key. */
interface ExistingPair {
    /** PEM. */
    readonly certificate: string;
    readonly privateKey: SecretReference;
}

/** A certificate that somebody else made, perhaps without its key. */
interface ExistingCertificate {
    /** PEM. */
    readonly certificate: string;
    readonly privateKey?: SecretReference | undefined;
}

/** What {@link resolveExisting} makes of one with its key. */
interface ResolvedPair {
    readonly certificate: string;
    readonly privateKey: pulumi.Input<string>;
}

/** The input `existing` of a certificate or an authority; no input without one. */
export function resolveExisting(
    existing: ExistingPair | undefined,
    secret: ResolveSecret,
): { readonly existing?: ResolvedPair };
export function resolveExisting(
    existing: ExistingCertificate | undefined,
    secret: ResolveSecret,
): { readonly existing?: { readonly certificate: string; readonly privateKey?: pulumi.Input<string> } };
export function resolveExisting(existing: ExistingCertificate | undefined, secret: ResolveSecret) {
    if (existing === undefined) {
        return {};
    }
    const { certificate, privateKey } = existing;
    return { existing: { certificate, ...(privateKey !== undefined && { privateKey: secret(privateKey) }) } };
}
