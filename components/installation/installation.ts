import * as pulumi from "@pulumi/pulumi";
import type * as declaringAnchors from "../anchor/declare-anchors";
import { Cluster } from "../cluster/cluster";
import { Deployer } from "../deployer/deployer";
import { declareDaemons } from "../fiaas/declare-daemons";
import type { DeployDaemon } from "../fiaas/deploy-daemon";
import { commonSettings, effectiveDaemons } from "../fiaas/effective-daemons";
import type { NamespaceConfiguration } from "../namespace/config";
import { Namespace, namespaceExpectation } from "../namespace/namespace";
import { declareNodeSettings } from "../node/declare-settings";
import type * as declaringPki from "../pki/declare-pki";
import type { Pki } from "../pki/pki";
import { pullSecretsByNamespace } from "../registry/pull-secrets";
import { Registry } from "../registry/registry";
import { secretKey } from "../secret/config";
import type { InstallationConfiguration } from "./config";
import { declaredConfiguration, isAbsent, isLookedAt } from "./declared-configuration";
import { touchedObjects } from "./declared-objects";

/** Arguments of {@link Installation}. */
export interface InstallationArgs {
    /** The whole configuration; plain, because it decides which resources exist. */
    readonly configuration: InstallationConfiguration;
    /** Content of the kubeconfig (JSON, one context); always kept as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
    /** Every secret that the configuration refers to, by `secretKey` of the reference; always kept as secrets. */
    readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * One place that runs the platform: a cluster and everything that the stack file declares in it. The configuration
 * goes to the engine as the component's arguments, so `pulumi preview --diff` shows every edit of a stack file key by
 * key before the resources that follow from it.
 *
 * @example
 * new Installation("prod-1", { configuration, kubeconfig, secrets: {} });
 */
export class Installation extends pulumi.ComponentResource {
    public static readonly token = "flotilla:installation:Installation";

    /** The cluster that the installation runs in. */
    public readonly cluster: Cluster;
    /** Names of the pull secrets of every namespace. */
    public readonly pullSecrets: Readonly<Record<string, readonly string[]>>;
    /** The kubeconfig of the account that may deploy this installation; a secret. Undefined without `deployer`. */
    public readonly deployerKubeconfig: pulumi.Output<string> | undefined;
    /** The FIAAS deploy daemons by namespace. */
    public readonly daemons: Readonly<Record<string, DeployDaemon>>;
    /** The certificates. Undefined without `pki`. */
    public readonly pki: Pki | undefined;
    /** What there is of each anchor, by its name. */
    public readonly anchors: Readonly<Record<string, declaringAnchors.AnchorSummary>>;

    constructor(name: string, given: InstallationArgs, opts?: pulumi.ComponentResourceOptions) {
        super(Installation.token, name, shownConfiguration(given.configuration), opts);
        const args = { ...given, configuration: declaredConfiguration(given.configuration) };
        const { cluster, namespaces, registries } = args.configuration;
        this.cluster = new Cluster(
            `${name}-cluster`,
            {
                configuration: cluster,
                kubeconfig: args.kubeconfig,
                namespaces: mapValues(namespaces, namespaceExpectation),
                isLookedAt: isLookedAt(args.configuration),
                isAbsent: isAbsent(args.configuration),
            },
            { parent: this },
        );
        const components = this.declareNamespaces(name, args.configuration);
        // What has to wait for a namespace waits for it, or for the look at the cluster where it is somebody else's.
        const declared = mapValues(components, ({ namespace }) => namespace ?? this.cluster.reachability);
        const declaredRegistries = this.declareRegistries(name, args, declared);
        this.pullSecrets = pullSecretsByNamespace(registries, Object.keys(namespaces));
        this.daemons = this.declareDaemons(name, args, {
            components,
            dependencies: declared,
            registries: declaredRegistries,
        });
        this.declareNodes(name, args.configuration);
        this.pki = this.declarePki(name, args, declared);
        this.anchors = this.declareAnchors(name, args, declared);
        this.deployerKubeconfig = this.declareDeployer(name, args, declared);
        this.registerOutputs({ namespaces: Object.keys(namespaces).sort() });
    }

    private get childOptions(): pulumi.ComponentResourceOptions {
        return {
            parent: this,
            ...(this.cluster.provider !== undefined && { providers: { kubernetes: this.cluster.provider } }),
            dependsOn: this.cluster.reachability,
        };
    }

    private declareNamespaces(name: string, { namespaces }: InstallationConfiguration): Record<string, Namespace> {
        return mapValues(namespaces, (configuration, namespace) => {
            const args = { namespace, configuration: withoutDaemon(configuration) };
            return new Namespace(`${name}-${namespace}`, args, this.childOptions);
        });
    }

    private declareRegistries(
        name: string,
        { configuration: { namespaces, registries }, secrets }: InstallationArgs,
        dependencies: Readonly<Record<string, pulumi.Resource>>,
    ): Registry[] {
        return sortedEntries(registries).map(([registry, configuration]) => {
            const password = secrets[secretKey(configuration.password)];
            if (password === undefined) {
                throw new pulumi.InputPropertyError({
                    propertyPath: `secrets["${secretKey(configuration.password)}"]`,
                    reason: `the password of the registry "${registry}" was not read`,
                });
            }
            return new Registry(
                `${name}-registry-${registry}`,
                { registry, configuration, password, namespaces: Object.keys(namespaces), dependencies },
                this.childOptions,
            );
        });
    }

    private declareDaemons(
        name: string,
        { configuration }: InstallationArgs,
        declared: {
            readonly components: Readonly<Record<string, Namespace>>;
            readonly dependencies: Readonly<Record<string, pulumi.Resource>>;
            readonly registries: readonly Registry[];
        },
    ): Record<string, DeployDaemon> {
        const provider = this.cluster.flotilla;
        const { namespaces, fiaas } = configuration;
        const common = commonSettings(fiaas, namespaces);
        if (provider === undefined || common === undefined) {
            return {};
        }
        const pullSecrets = mapValues(namespaces, (_, namespace) =>
            declared.registries.flatMap(({ secrets }) => secrets[namespace] ?? []),
        );
        const owned = Object.keys(namespaces).filter((namespace) => namespaces[namespace]?.create === true);
        return declareDaemons(
            name,
            {
                crds: common.crds,
                daemons: effectiveDaemons(fiaas, namespaces),
                provider,
                pullSecretNames: this.pullSecrets,
                pullSecrets,
                components: declared.components,
                dependencies: declared.dependencies,
                owned: new Set(owned),
            },
            this.childOptions,
        );
    }

    private declareNodes(name: string, { nodes, nodeRoles }: InstallationConfiguration): void {
        const provider = this.cluster.flotilla;
        if (provider !== undefined) {
            const options = { parent: this, dependsOn: this.cluster.reachability };
            declareNodeSettings(name, { nodes, nodeRoles, provider }, options);
        }
    }

    /** Loaded for those who have certificates: it costs milliseconds of every preview. */
    private declarePki(
        name: string,
        { configuration: { nodes, pki }, secrets }: InstallationArgs,
        dependencies: Readonly<Record<string, pulumi.Resource>>,
    ): Pki | undefined {
        if (pki === undefined) {
            return undefined;
        }
        const { declarePki } = module.require("../pki/declare-pki") as typeof declaringPki;
        const { flotilla, provider } = this.cluster;
        const isPlaced = provider !== undefined;
        return declarePki(name, { pki, nodes, secrets, dependencies, flotilla, isPlaced }, this.childOptions);
    }

    /** Loaded for those who have anchors. */
    private declareAnchors(
        name: string,
        { configuration: { anchors, nodeRoles, nodes, pki } }: InstallationArgs,
        dependencies: Readonly<Record<string, pulumi.Resource>>,
    ): Record<string, declaringAnchors.AnchorSummary> {
        const { flotilla } = this.cluster;
        if (anchors === undefined || flotilla === undefined) {
            return {};
        }
        const { declareAnchors } = module.require("../anchor/declare-anchors") as typeof declaringAnchors;
        const { pki: catalog, pullSecrets } = this;
        return declareAnchors(
            name,
            { anchors, nodes, nodeRoles, pki, catalog, pullSecrets, flotilla, dependencies },
            this.childOptions,
        );
    }

    private declareDeployer(
        name: string,
        { configuration, kubeconfig }: InstallationArgs,
        dependencies: Readonly<Record<string, pulumi.Resource>>,
    ): pulumi.Output<string> | undefined {
        if (configuration.deployer === undefined) {
            return undefined;
        }
        const objects = touchedObjects(configuration);
        const deployer = new Deployer(
            `${name}-deployer`,
            { configuration: configuration.deployer, objects, kubeconfig, dependencies },
            this.childOptions,
        );
        return deployer.kubeconfig;
    }
}

/** Sorted, so that the order of keys in a file changes nothing. */
function sortedEntries<Value>(map: Readonly<Record<string, Value>>): [string, Value][] {
    return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

function mapValues<Value, Result>(
    map: Readonly<Record<string, Value>>,
    convert: (value: Value, key: string) => Result,
): Record<string, Result> {
    return Object.fromEntries(sortedEntries(map).map(([key, value]) => [key, convert(value, key)]));
}

/** The daemon's resources show its part. */
function withoutDaemon(configuration: NamespaceConfiguration): NamespaceConfiguration {
    const contents = { ...configuration };
    delete contents.fiaas;
    return contents;
}

/**
 * What the engine keeps and compares: the configuration without names of secrets, and without empty sections, so that a
 * section that is new to the schema changes nothing for those who do not use it.
 */
export function shownConfiguration(configuration: InstallationConfiguration): Record<string, unknown> {
    const sections = Object.entries(configuration).filter(
        ([key, section]) => key !== "secrets" && Object.keys(section ?? {}).length > 0,
    );
    return Object.fromEntries(sections);
}
