// The whole package would load Helm and YAML support: 55 ms of every preview.
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfiguration } from "./config";
import { FlotillaProvider } from "./flotilla-provider";
import { type NamespaceExpectation, Reachability } from "./reachability";

/** Arguments of {@link Cluster}. */
export interface ClusterArgs {
    /** Which cluster, as the stack file says. */
    readonly configuration: ClusterConfiguration;
    /** Content of the kubeconfig; always kept as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
    /** What is expected of the installation's namespaces; plain, because it decides what is looked up. */
    readonly namespaces: Readonly<Record<string, NamespaceExpectation>>;
    /** Whether resources of our own provider look at the cluster. @default false */
    readonly isLookedAt?: boolean;
    /** Whether there is no cluster yet: then there is nothing to be reached, and no provider. @default false */
    readonly isAbsent?: boolean;
}

/**
 * The cluster of an installation: the one Kubernetes provider that everything in it uses, and the look at the API
 * server that comes first. Nothing can land in whatever cluster a kubeconfig's current context happens to name,
 * because default providers are switched off in `Pulumi.yaml`.
 *
 * @example
 * const cluster = new Cluster("prod-1-cluster", { configuration, kubeconfig, namespaces: {} }, { parent: this });
 * new kubernetes.core.v1.Namespace("prod-1-payments", {}, { provider: cluster.provider, dependsOn: cluster.reachability });
 */
export class Cluster extends pulumi.ComponentResource {
    public static readonly token = "flotilla:cluster:Cluster";

    /** For every Kubernetes resource of the installation. Undefined where there is no cluster yet. */
    public readonly provider: Provider | undefined;
    /** What every Kubernetes resource of the installation waits for. */
    public readonly reachability: Reachability;
    /** For resources of our own provider that look at the cluster, when there are any. */
    public readonly flotilla: FlotillaProvider | undefined;

    constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super(Cluster.token, name, args.configuration, opts);
        this.provider = args.isAbsent === true ? undefined : declareProvider(name, args, this);
        this.reachability = new Reachability(
            `${name}-reachability`,
            {
                identifier: args.configuration.identifier,
                kubeconfig: args.kubeconfig,
                namespaces: args.isAbsent === true ? {} : args.namespaces,
                isAbsent: args.isAbsent === true,
            },
            { parent: this },
        );
        this.flotilla =
            args.isLookedAt === true && args.isAbsent !== true
                ? new FlotillaProvider(`${name}-flotilla`, { kubeconfig: args.kubeconfig }, { parent: this })
                : undefined;
        this.registerOutputs({ identifier: args.configuration.identifier });
    }
}

function declareProvider(name: string, { configuration, kubeconfig }: ClusterArgs, parent: pulumi.Resource): Provider {
    return new Provider(
        `${name}-provider`,
        {
            kubeconfig: pulumi.secret(kubeconfig),
            // The identity comes from the configuration, so that new credentials or addresses replace nothing.
            clusterIdentifier: configuration.identifier,
            enableConfigMapMutable: true,
            enableSecretMutable: true,
        },
        { parent },
    );
}
