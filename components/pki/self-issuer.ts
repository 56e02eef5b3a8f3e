import type * as pulumi from "@pulumi/pulumi";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificate-authority";
import type {
    ByDocument,
    DeclaredAuthority,
    DeclaredAuthorityArgs,
    DeclaredSummary,
    IssuedLeaf,
} from "./declared-authority";
import type { EffectiveCertificate } from "./effective-catalog";
import { resolveExisting } from "./existing-material";
import { generationsOf } from "./generations";
import { leafKubeconfig, placeBundle, placeLeaf, summaryOf } from "./placed-leaf";
import { TrustBundle } from "./trust-bundle";

/**
 * An authority that signs by itself: a certificate authority for each generation that is accepted, the leaf certificates,
 * signed by the one that issues, with their Secrets, and the trust bundle with its ConfigMap.
 */
export class SelfIssuer implements DeclaredAuthority {
    public readonly leaves: ByDocument<IssuedLeaf>;
    public readonly kubeconfigs: ByDocument<pulumi.Output<string>>;
    public readonly summaries: ByDocument<DeclaredSummary>;
    public readonly requests: ByDocument<pulumi.Output<string>> = {};
    public readonly bundle: pulumi.Output<string>;

    public readonly name: string;
    /** Of the catalog's component: its resources are named after it. */
    private readonly component: string;
    private readonly args: DeclaredAuthorityArgs;

    constructor(component: string, args: DeclaredAuthorityArgs) {
        this.component = component;
        this.name = args.authority.name;
        this.args = args;
        const { authority, catalog } = args;
        const { accepted, issuing } = generationsOf(authority.generation, authority.rotation);
        const generations = accepted.map((generation) => [generation, this.declareGeneration(generation)] as const);
        const issuer = generations.find(([generation]) => generation === issuing)?.[1];
        const leaves =
            issuer === undefined
                ? []
                : authority.certificates.map((leaf) => [leaf, this.declareLeaf(leaf, issuer)] as const);
        this.bundle = this.declareBundle(generations, leaves);
        this.leaves = Object.fromEntries(
            leaves.map(([leaf, { certificate, privateKey, fingerprint }]) => [
                leaf.name,
                { certificate, privateKey, fingerprint, authority: issuer?.certificate ?? "", bundle: this.bundle },
            ]),
        );
        const cluster = { server: catalog.server, bundle: this.bundle };
        const clients = leaves.filter(([leaf]) => leaf.kubeconfig !== undefined);
        this.kubeconfigs = Object.fromEntries(
            clients.map(([leaf, issued]) => [leaf.name, leafKubeconfig(leaf, issued, cluster)]),
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
            `${this.component}-${authority.name}-${generation}`,
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
        const { options, secret } = this.args;
        const { commonName, organizations, hosts, purposes, algorithm, validityDays, renewBeforeDays } = leaf;
        const issued = new Certificate(
            `${this.component}-${leaf.name}`,
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
        placeLeaf(this.component, issued, { ...this.args, leaf });
        return issued;
    }

    private declareBundle(
        generations: readonly (readonly [number, CertificateAuthority])[],
        leaves: readonly (readonly [EffectiveCertificate, Certificate])[],
    ): pulumi.Output<string> {
        const { authority, options } = this.args;
        const { name, generation, rotation } = authority;
        const { bundle } = new TrustBundle(
            `${this.component}-${name}-bundle`,
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
        placeBundle(this.component, bundle, this.args);
        return bundle;
    }
}
