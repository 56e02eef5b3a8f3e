import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { base64 } from "./client-kubeconfig";
import { DeclaredAuthority, type DeclaredSummary } from "./declared-authority";
import { declareEncryption } from "./declared-encryption";
import type { EffectiveCatalog, EffectiveKeyPair } from "./effective-catalog";
import type { ResolveSecret } from "./existing-material";
import { KeyPair } from "./key-pair";
import { PlacedSecret } from "./placed-secret";
import { keyPairSecret, placedKeys, publicConfigMap } from "./placement";

/** Arguments of {@link Pki}. */
export interface PkiArgs {
    /** What there is to be; plain, because it decides which resources exist. */
    readonly catalog: EffectiveCatalog;
    /** The secrets behind the references in the catalog. */
    readonly secret: ResolveSecret;
    /** What the objects in the catalog's namespace wait for: the namespace itself where the installation makes it. */
    readonly dependency?: pulumi.Resource;
    /** Our own provider, configured for the cluster: for the encryption at rest, where there is one. */
    readonly flotilla?: pulumi.ProviderResource;
}

/**
 * The certificates of an installation: its authorities with what they sign, and key pairs. Certificates with their keys go
 * into Secrets, one for each consumer; what is trusted goes into ConfigMaps, apart from any key. Keys never leave the
 * encrypted state but into those Secrets and the kubeconfigs of clients.
 *
 * @example
 * new Pki("prod-1-pki", { catalog, secret }, { parent: this, providers: { kubernetes: cluster.provider } });
 */
export class Pki extends pulumi.ComponentResource {
    public static readonly token = "flotilla:pki:Pki";

    /** A kubeconfig (JSON) for each client certificate of the API server, by document name; secrets. */
    public readonly kubeconfigs: Readonly<Record<string, pulumi.Output<string>>>;
    /** All that is issued and when it ends, by document name; authorities have their generation after their name. */
    public readonly certificates: Readonly<Record<string, DeclaredSummary>>;
    /** What is trusted (PEM), by authority. */
    public readonly trustBundles: Readonly<Record<string, pulumi.Output<string>>>;

    constructor(name: string, args: PkiArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { catalog, dependency, flotilla } = args;
        super(Pki.token, name, { namespace: catalog.namespace }, opts);
        const options: pulumi.CustomResourceOptions = {
            parent: this,
            ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }),
        };
        const placing = pulumi.mergeOptions(options, dependency === undefined ? {} : { dependsOn: [dependency] });
        const authorities = catalog.authorities.map(
            (authority) => new DeclaredAuthority(name, { ...args, authority, options, placing }),
        );
        for (const keyPair of catalog.keyPairs) {
            declareKeyPair(name, keyPair, { ...args, options, placing });
        }
        if (catalog.encryption !== undefined && flotilla !== undefined) {
            const { namespace, encryption } = catalog;
            declareEncryption(name, encryption, { namespace, provider: flotilla, options, placing });
        }
        this.kubeconfigs = Object.assign({}, ...authorities.map(({ kubeconfigs }) => kubeconfigs)) as Readonly<
            Record<string, pulumi.Output<string>>
        >;
        this.certificates = Object.assign({}, ...authorities.map(({ summaries }) => summaries)) as Readonly<
            Record<string, DeclaredSummary>
        >;
        this.trustBundles = Object.fromEntries(authorities.map(({ authority, bundle }) => [authority.name, bundle]));
        this.registerOutputs({});
    }
}

function declareKeyPair(
    name: string,
    keyPair: EffectiveKeyPair,
    { catalog, secret, options, placing }: PkiArgs & Record<"options" | "placing", pulumi.CustomResourceOptions>,
): void {
    const { algorithm, rotation, existing } = keyPair;
    const pair = new KeyPair(
        `${name}-${keyPair.name}`,
        {
            algorithm,
            ...(rotation !== undefined && { rotation }),
            ...(existing !== undefined && { existing: { privateKey: secret(existing.privateKey) } }),
        },
        options,
    );
    const place = { namespace: catalog.namespace, name: keyPair.secret };
    new PlacedSecret(`${name}-${keyPair.name}-secret`, keyPairSecret(place, pair.privateKey.apply(base64)), placing);
    const publicPlace = { ...place, name: keyPair.publicKeys };
    new core.ConfigMap(
        `${name}-${keyPair.name}-public-keys`,
        publicConfigMap(publicPlace, placedKeys.publicKeys, pair.publicKeys),
        placing,
    );
}
