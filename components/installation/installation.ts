import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../cluster/cluster";
import { Namespace, namespaceExpectation } from "../namespace/namespace";
import type { InstallationConfiguration } from "./config";

/** Arguments of {@link Installation}. */
export interface InstallationArgs {
    /** The whole configuration; plain, because it decides which resources exist. */
    readonly configuration: InstallationConfiguration;
    /** Content of the kubeconfig; always kept as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
}

/**
 * One place that runs the platform: a cluster and everything that the stack file declares in it. The configuration
 * goes to the engine as the component's arguments, so `pulumi preview --diff` shows every edit of a stack file key by
 * key before the resources that follow from it.
 *
 * @example
 * new Installation("prod-1", { configuration, kubeconfig });
 */
export class Installation extends pulumi.ComponentResource {
    public static readonly token = "flotilla:installation:Installation";

    /** The cluster that the installation runs in. */
    public readonly cluster: Cluster;

    constructor(name: string, args: InstallationArgs, opts?: pulumi.ComponentResourceOptions) {
        super(Installation.token, name, shownConfiguration(args.configuration), opts);
        const { cluster, namespaces } = args.configuration;
        // Sorted, so that the order of keys in a file changes nothing.
        const entries = Object.entries(namespaces).sort(([a], [b]) => (a < b ? -1 : 1));
        this.cluster = new Cluster(
            `${name}-cluster`,
            {
                configuration: cluster,
                kubeconfig: args.kubeconfig,
                namespaces: Object.fromEntries(entries.map(([key, value]) => [key, namespaceExpectation(value)])),
            },
            { parent: this },
        );
        for (const [namespace, configuration] of entries) {
            new Namespace(
                `${name}-${namespace}`,
                { namespace, configuration },
                {
                    parent: this,
                    providers: { kubernetes: this.cluster.provider },
                    dependsOn: this.cluster.reachability,
                },
            );
        }
        this.registerOutputs({ namespaces: entries.map(([key]) => key) });
    }
}

/**
 * What the engine keeps and compares: the configuration without names of secrets, and without empty sections, so that a
 * section that is new to the schema changes nothing for those who do not use it.
 */
export function shownConfiguration(configuration: InstallationConfiguration): Record<string, unknown> {
    const sections = Object.entries(configuration).filter(
        ([key, section]) => key !== "secrets" && Object.keys(section).length > 0,
    );
    return Object.fromEntries(sections);
}
