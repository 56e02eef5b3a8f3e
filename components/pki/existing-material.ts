import type * as pulumi from "@pulumi/pulumi";
import type { SecretReference } from "../secret/config";

/** Gives the secret behind a reference of the configuration. */
export type ResolveSecret = (reference: SecretReference) => pulumi.Input<string>;

/** A certificate that somebody else made, as the configuration has it. */
export interface ExistingReference {
    /** PEM. */
    readonly certificate: string;
    readonly privateKey?: SecretReference | undefined;
}

/** The input `existing` of a certificate or an authority; no input without one. */
export function resolveExisting(
    existing: ExistingReference | undefined,
    secret: ResolveSecret,
): { readonly existing?: { readonly certificate: string; readonly privateKey?: pulumi.Input<string> } } {
    if (existing === undefined) {
        return {};
    }
    const { certificate, privateKey } = existing;
    return { existing: { certificate, ...(privateKey !== undefined && { privateKey: secret(privateKey) }) } };
}
