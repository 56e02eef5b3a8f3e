import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificate-authority";
import { base64, clientKubeconfig } from "./client-kubeconfig";
import type { EffectiveAuthority, EffectiveCatalog, EffectiveCertificate } from "./effective-catalog";
import { type ResolveSecret, resolveExisting } from "./existing-material";
import { generationsOf } from "./generations";
import { PlacedSecret } from "./placed-secret";
import { certificateSecret, placedKeys, publicConfigMap } from "./placement";
import { TrustBundle } from "./trust-bundle";

/** What a stack output tells of a certificate: nothing that is secret. */
export interface CertificateSummary {
    readonly authority: string;
    /** ISO 8601. */
    readonly notBefore: string;
    readonly notAfter: string;
    /** Days before `notAfter` from which on the next `up` issues it anew. */
    readonly renewBeforeDays: number;
    /** SHA-256, hexadecimal. */
    readonly fingerprint: string;
}

/** A {@link CertificateSummary} of which a preview does not know everything. */
export type DeclaredSummary = { readonly [Key in keyof CertificateSummary]: pulumi.Input<CertificateSummary[Key]> };

/** Arguments of {@link DeclaredAuthority}. */
export interface DeclaredAuthorityArgs {
    readonly catalog: Pick<EffectiveCatalog, "namespace" | "server">;
    readonly authority: EffectiveAuthority;
    readonly secret: ResolveSecret;
    /** Options of what is no object of the cluster. */
    readonly options: pulumi.CustomResourceOptions;
    /** Options of objects in the catalog's namespace. */
    readonly placing: pulumi.CustomResourceOptions;
}

/**
 * An authority of the catalog with what it signs: a certificate authority for each generation that is accepted, the leaf
 * certificates, signed by the one that issues, with their Secrets, and the trust bundle with its ConfigMap.
 *
 * Its resources are children of the catalog's component: a component of its own would be three more writes of the whole
 * state in a first `up` (docs/performance.md).
 */
export class DeclaredAuthority {
    /** A kubeconfig (JSON) for each certificate that asks for one, by document name; secrets. */
    public readonly kubeconfigs: Readonly<Record<string, pulumi.Output<string>>>;
    /** What is issued and when it ends. */
    public readonly summaries: Readonly<Record<string, DeclaredSummary>>;

    /** What is trusted, in PEM. */
    public readonly bundle: pulumi.Output<string>;
    public readonly authority: EffectiveAuthority;

    private readonly name: string;
    private readonly args: DeclaredAuthorityArgs;

    /** @param name of the catalog's component. */
    constructor(name: string, args: DeclaredAuthorityArgs) {
        this.name = name;
        this.args = args;
        const { authority } = args;
        this.authority = authority;
        const { accepted, issuing } = generationsOf(authority.generation, authority.rotation);
        const generations = accepted.map((generation) => [generation, this.declareGeneration(generation)] as const);
        const issuer = generations.find(([generation]) => generation === issuing)?.[1];
        const leaves =
            issuer === undefined
                ? []
                : authority.certificates.map((leaf) => [leaf, this.declareLeaf(leaf, issuer)] as const);
        this.bundle = this.declareBundle(generations, leaves);
        const clients = leaves.filter(([leaf]) => leaf.kubeconfig !== undefined);
        this.kubeconfigs = Object.fromEntries(
            clients.map(([leaf, issued]) => [leaf.name, this.kubeconfig(leaf, issued)]),
        );
        this.summaries = Object.fromEntries<DeclaredSummary>([
            ...generations.map(
                ([generation, issued]) =>
                    [
                        `${authority.name} ${generation}`,
                        summaryOf(authority, authority.renewBeforeDays, issued),
                    ] as const,
            ),
            ...leaves.map(([leaf, issued]) => [leaf.name, summaryOf(authority, leaf.renewBeforeDays, issued)] as const),
        ]);
    }

    private declareGeneration(generation: number): CertificateAuthority {
        const { authority, options, secret } = this.args;
        const { commonName, organizations, algorithm, validityDays, renewBeforeDays, pathLength } = authority;
        const { issuing } = generationsOf(authority.generation, authority.rotation);
        return new CertificateAuthority(
            `${this.name}-${authority.name}-${generation}`,
            {
                commonName,
                organizations,
                algorithm,
                validityDays,
                renewBeforeDays,
                ...(pathLength !== undefined && { pathLength }),
                // What is imported is where everything began; its successors are made here.
                ...(generation === 1 && resolveExisting(authority.existing, secret)),
            },
            // The generation that a rotation leaves behind has to go in its last step.
            { ...options, ...(authority.protect && generation === issuing && { protect: true }) },
        );
    }

    private declareLeaf(leaf: EffectiveCertificate, issuer: CertificateAuthority): Certificate {
        const { catalog, options, placing, secret } = this.args;
        const { commonName, organizations, hosts, purposes, algorithm, validityDays, renewBeforeDays } = leaf;
        const issued = new Certificate(
            `${this.name}-${leaf.name}`,
            {
                commonName,
                organizations,
                hosts,
                purposes,
                algorithm,
                validityDays,
                renewBeforeDays,
                authority: { certificate: issuer.certificate, privateKey: issuer.privateKey },
                ...resolveExisting(leaf.existing, secret),
            },
            options,
        );
        new PlacedSecret(
            `${this.name}-${leaf.name}-secret`,
            certificateSecret(
                { name: leaf.secret, namespace: catalog.namespace },
                issued.certificate.apply(base64),
                issued.privateKey.apply(base64),
            ),
            placing,
        );
        return issued;
    }

    private declareBundle(
        generations: readonly (readonly [number, CertificateAuthority])[],
        leaves: readonly (readonly [EffectiveCertificate, Certificate])[],
    ): pulumi.Output<string> {
        const { authority, catalog, options, placing } = this.args;
        const { name, generation, rotation } = authority;
        const trusted = new TrustBundle(
            `${this.name}-${name}-bundle`,
            {
                authority: name,
                generation,
                ...(rotation !== undefined && { rotation }),
                certificates: Object.fromEntries(generations.map(([each, { certificate }]) => [each, certificate])),
                issuing: generationsOf(generation, rotation).issuing,
                leaves: Object.fromEntries(leaves.map(([leaf, issued]) => [leaf.name, issued.authorityFingerprint])),
            },
            options,
        );
        new core.ConfigMap(
            `${this.name}-${name}-bundle`,
            publicConfigMap(
                { name: authority.bundle, namespace: catalog.namespace },
                placedKeys.bundle,
                trusted.bundle,
            ),
            placing,
        );
        return trusted.bundle;
    }

    private kubeconfig(
        { kubeconfig, name }: EffectiveCertificate,
        { certificate, privateKey }: Certificate,
    ): pulumi.Output<string> {
        const { server } = this.args.catalog;
        const parts = pulumi.all([this.bundle, certificate, privateKey]);
        return pulumi.secret(
            parts.apply(([trusted, chain, key]) =>
                clientKubeconfig({
                    user: kubeconfig?.user ?? name,
                    server,
                    bundle: trusted,
                    certificate: chain,
                    privateKey: key,
                }),
            ),
        );
    }
}

function summaryOf(
    { name }: EffectiveAuthority,
    renewBeforeDays: number,
    { notBefore, notAfter, fingerprint }: Pick<Certificate, "notBefore" | "notAfter" | "fingerprint">,
): DeclaredSummary {
    return { authority: name, notBefore, notAfter, renewBeforeDays, fingerprint };
}
