import type * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "./certificate-authority";
import type {
    ByDocument,
    DeclaredAuthority,
    DeclaredAuthorityArgs,
    DeclaredSummary,
    IssuedLeaf,
} from "./declared-authority";
import { resolveExisting } from "./existing-material";
import { generationsOf } from "./generations";
import { type LeafCertificateArgs, LeafCertificates } from "./leaf-certificates";
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
        const issued = issuer === undefined ? undefined : this.declareLeaves(issuer);
        const leaves =
            issued === undefined ? [] : authority.certificates.map((leaf) => [leaf, issued.leaf(leaf.name)] as const);
        for (const [leaf, material] of leaves) {
            placeLeaf(component, material, { ...args, leaf });
        }
        this.bundle = this.declareBundle(generations, issued);
        this.leaves = Object.fromEntries(
            leaves.map(([leaf, { certificate, privateKey, fingerprint }]) => [
                leaf.name,
                { certificate, privateKey, fingerprint, authority: issuer?.certificate ?? "", bundle: this.bundle },
            ]),
        );
        const cluster = { server: catalog.server, bundle: this.bundle };
        const clients = leaves.filter(([leaf]) => leaf.kubeconfig !== undefined);
        this.kubeconfigs = Object.fromEntries(
            clients.map(([leaf, material]) => [leaf.name, leafKubeconfig(leaf, material, cluster)]),
        );
        this.summaries = Object.fromEntries<DeclaredSummary>([
            ...generations.map(
                ([generation, issued]) =>
                    [
                        `${authority.name} ${generation}`,
                        summaryOf(authority, authority.renewBeforeDays, issued),
                    ] as const,
            ),
            ...leaves.map(
                ([leaf, material]) => [leaf.name, summaryOf(authority, leaf.renewBeforeDays, material)] as const,
            ),
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

    /** Undefined where there is none: a resource of nothing would only be a line in each preview. */
    private declareLeaves({ certificate, privateKey }: CertificateAuthority): LeafCertificates | undefined {
        const { authority, options, secret } = this.args;
        if (authority.certificates.length === 0) {
            return undefined;
        }
        const wanted = authority.certificates.map((leaf): [string, LeafCertificateArgs] => {
            const { commonName, organizations, hosts, purposes, algorithm, validityDays, renewBeforeDays } = leaf;
            const life = { algorithm, validityDays, renewBeforeDays };
            const existing = resolveExisting(leaf.existing, secret);
            return [leaf.name, { commonName, organizations, hosts, purposes, ...life, ...existing }];
        });
        return new LeafCertificates(
            `${this.component}-${authority.name}-certificates`,
            { authority: { certificate, privateKey }, certificates: Object.fromEntries(wanted) },
            options,
        );
    }

    private declareBundle(
        generations: readonly (readonly [number, CertificateAuthority])[],
        issued: LeafCertificates | undefined,
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
                leaves:
                    issued === undefined
                        ? {}
                        : Object.fromEntries(
                              authority.certificates.map((leaf) => [leaf.name, issued.authorityFingerprint]),
                          ),
            },
            options,
        );
        placeBundle(this.component, bundle, this.args);
        return bundle;
    }
}
