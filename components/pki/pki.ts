import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { base64 } from "./client-kubeconfig";
import {
    type ByDocument,
    declareAuthority,
    type DeclaredAuthorityArgs,
    type DeclaredSummary,
    type IssuedLeaf,
} from "./declared-authority";
import { declareEncryption } from "./declared-encryption";
import type { EffectiveCatalog, EffectiveKeyPair } from "./effective-catalog";
import type { EncryptionKeys } from "./encryption-keys";
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
    /** Whether there is a cluster that Secrets and ConfigMaps are put into. @default true */
    readonly isPlaced?: boolean;
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

    /** The URL of the API server in kubeconfigs. */
    public readonly server: string;
    /** The certificates of which there is a key, by document name. */
    public readonly leaves: ByDocument<IssuedLeaf>;
    /** The key pairs without a certificate, by document name. */
    public readonly keyPairs: ByDocument<KeyPair>;
    /** A kubeconfig (JSON) for each client certificate of the API server, by document name; secrets. */
    public readonly kubeconfigs: ByDocument<pulumi.Output<string>>;
    /** All that is issued and when it ends, by document name; authorities have their generation after their name. */
    public readonly certificates: ByDocument<DeclaredSummary>;
    /** What is trusted (PEM), by authority. */
    public readonly trustBundles: Readonly<Record<string, pulumi.Input<string>>>;
    /** The keys of the encryption at rest. Undefined where nothing is encrypted. */
    public readonly encryption: EncryptionKeys | undefined;
    /** Certificate signing requests (PEM) for authorities outside, by document name. */
    public readonly certificateRequests: ByDocument<pulumi.Output<string>>;

    constructor(name: string, args: PkiArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { catalog, dependency, flotilla } = args;
        super(Pki.token, name, { namespace: catalog.namespace }, opts);
        const options: pulumi.CustomResourceOptions = {
            parent: this,
            ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }),
        };
        const placing =
            args.isPlaced === false
                ? undefined
                : pulumi.mergeOptions(options, dependency === undefined ? {} : { dependsOn: [dependency] });
        const authorities = catalog.authorities.map((authority) =>
            declareAuthority(name, { ...args, authority, options, placing }),
        );
        this.keyPairs = Object.fromEntries(
            catalog.keyPairs.map((keyPair) => [
                keyPair.name,
                declareKeyPair(name, keyPair, { ...args, options, placing }),
            ]),
        );
        const { namespace, encryption } = catalog;
        this.encryption =
            encryption === undefined || flotilla === undefined || placing === undefined
                ? undefined
                : declareEncryption(name, encryption, { namespace, provider: flotilla, options, placing });
        this.server = catalog.server;
        this.leaves = merged(authorities.map(({ leaves }) => leaves));
        this.kubeconfigs = merged(authorities.map(({ kubeconfigs }) => kubeconfigs));
        this.certificates = merged(authorities.map(({ summaries }) => summaries));
        this.certificateRequests = merged(authorities.map(({ requests }) => requests));
        this.trustBundles = merged(
            authorities.map(({ bundle, name: authority }) => (bundle === undefined ? {} : { [authority]: bundle })),
        );
        this.registerOutputs({});
    }
}

/** Documents have different names. */
function merged<Value>(maps: readonly ByDocument<Value>[]): ByDocument<Value> {
    return Object.fromEntries(maps.flatMap((map) => Object.entries(map)));
}

function declareKeyPair(
    name: string,
    keyPair: EffectiveKeyPair,
    { catalog, secret, options, placing }: PkiArgs & Pick<DeclaredAuthorityArgs, "options" | "placing">,
): KeyPair {
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
    if (placing === undefined) {
        return pair;
    }
    const place = { namespace: catalog.namespace, name: keyPair.secret };
    new PlacedSecret(`${name}-${keyPair.name}-secret`, keyPairSecret(place, pair.privateKey.apply(base64)), placing);
    const publicPlace = { ...place, name: keyPair.publicKeys };
    new core.ConfigMap(
        `${name}-${keyPair.name}-public-keys`,
        publicConfigMap(publicPlace, placedKeys.publicKeys, pair.publicKeys),
        placing,
    );
    return pair;
}
