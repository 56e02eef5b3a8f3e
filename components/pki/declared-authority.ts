import type * as pulumi from "@pulumi/pulumi";
import { declareCertManager } from "./cert-manager-issuer";
import type { EffectiveAuthority, EffectiveCatalog } from "./effective-catalog";
import type { ResolveSecret } from "./existing-material";
import { declareExternal } from "./external-issuer";
import { SelfIssuer } from "./self-issuer";

/** What a stack output tells of a certificate: nothing that is secret. */
export interface CertificateSummary {
    readonly authority: string;
    /** Who issues it anew: an `up` by itself, or somebody who signs a request. */
    readonly issuer: "self" | "external";
    /** ISO 8601. */
    readonly notBefore: string;
    readonly notAfter: string;
    /** Days before `notAfter` from which on it is due. */
    readonly renewBeforeDays: number;
    /** SHA-256, hexadecimal. */
    readonly fingerprint: string;
}

/** A {@link CertificateSummary} of which a preview does not know everything. */
export type DeclaredSummary = { readonly [Key in keyof CertificateSummary]: pulumi.Input<CertificateSummary[Key]> };

/** What an authority is declared from. */
export interface DeclaredAuthorityArgs {
    readonly catalog: Pick<EffectiveCatalog, "namespace" | "server">;
    readonly authority: EffectiveAuthority;
    readonly secret: ResolveSecret;
    /** Options of what is no object of the cluster. */
    readonly options: pulumi.CustomResourceOptions;
    /** Options of objects in the catalog's namespace. Undefined where there is no cluster yet, and so none of them. */
    readonly placing: pulumi.CustomResourceOptions | undefined;
}

/** A certificate with its key, and what goes with them. */
export interface IssuedLeaf {
    /** PEM. */
    readonly certificate: pulumi.Output<string>;
    /** PEM, a secret. */
    readonly privateKey: pulumi.Output<string>;
    /** SHA-256 of the certificate, hexadecimal. */
    readonly fingerprint: pulumi.Output<string>;
    /** The certificates of the authority that signed it, PEM. */
    readonly authority: pulumi.Input<string>;
    /** What is trusted of its authority, PEM. */
    readonly bundle: pulumi.Input<string>;
}

/** Values by document name. */
export type ByDocument<Value> = Readonly<Record<string, Value>>;

/** What an authority of the catalog gives, whoever signs. */
export interface DeclaredAuthority {
    readonly name: string;
    /** What is trusted, in PEM; undefined where it is not known here. */
    readonly bundle: pulumi.Input<string> | undefined;
    /** The certificates of which there is a key. */
    readonly leaves: ByDocument<IssuedLeaf>;
    /** A kubeconfig (JSON) for each certificate that asks for one; secrets. */
    readonly kubeconfigs: ByDocument<pulumi.Output<string>>;
    /** What is issued and when it ends. */
    readonly summaries: ByDocument<DeclaredSummary>;
    /** Certificate signing requests, in PEM. */
    readonly requests: ByDocument<pulumi.Output<string>>;
}

/**
 * Declares an authority of the catalog with what it signs.
 *
 * Its resources are children of the catalog's component: a component of its own would be three more writes of the whole
 * state in a first `up` (docs/performance.md).
 *
 * @param name of the catalog's component.
 */
export function declareAuthority(name: string, args: DeclaredAuthorityArgs): DeclaredAuthority {
    const { issuer } = args.authority;
    switch (issuer.kind) {
        case "self":
            return new SelfIssuer(name, args);
        case "external":
            return declareExternal(name, args);
        case "cert-manager":
            return declareCertManager(name, args, issuer);
    }
}
