import type { AdoptedObject } from "../../components/fiaas/effective-daemon";
import { applicationVersion, daemonName } from "../../components/fiaas/names";
import type { FoundDaemon } from "./find-daemons";

/** Pulumi's bulk import file (https://www.pulumi.com/docs/iac/concepts/import/bulk-import/). */
export interface ImportList {
    readonly resources: readonly ImportedResource[];
    /** URNs of what is named as parent or provider and has to be in the state already. */
    readonly nameTable: Readonly<Record<string, string>>;
}

/** A resource that is imported. */
export interface ImportedResource {
    readonly type: string;
    /** The logical name, as the program has it. */
    readonly name: string;
    /** None for components. */
    readonly id?: string;
    readonly component?: true;
    readonly parent?: string;
    readonly provider?: string;
}

/** Types of our own. The components that have them would load Pulumi's SDK, which takes seconds. */
export const ownTypes = {
    installation: "flotilla:installation:Installation",
    cluster: "flotilla:cluster:Cluster",
    namespace: "flotilla:namespace:Namespace",
} as const;

/** Type and last part of the logical name of each object. */
const resources: Readonly<Record<AdoptedObject, { readonly type: string; readonly suffix: string }>> = {
    application: { type: `kubernetes:${applicationVersion}:Application`, suffix: "application" },
    configMap: { type: "kubernetes:core/v1:ConfigMap", suffix: "config-map" },
    serviceAccount: { type: "kubernetes:core/v1:ServiceAccount", suffix: "service-account" },
    role: { type: "kubernetes:rbac.authorization.k8s.io/v1:Role", suffix: "role" },
    roleBinding: { type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", suffix: "role-binding" },
};

/**
 * What `pulumi import --file` needs to take daemons over, under the names that the program gives them. The installation and
 * its Kubernetes provider have to be in the state: Pulumi would make a provider without a kubeconfig for the import, and
 * does not take a component without its parent. The deployment id is no object of the cluster: the sections have it.
 * @param project the name in `Pulumi.yaml`.
 * @param declared the namespaces that the stack file has already: their components are in the state.
 */
export function importList(
    project: string,
    installation: string,
    daemons: readonly FoundDaemon[],
    declared: readonly string[],
): ImportList {
    const urn = (type: string, name: string): string => `urn:pulumi:${installation}::${project}::${type}::${name}`;
    const cluster = `${ownTypes.installation}$${ownTypes.cluster}`;
    const provider = `${installation}-cluster-provider`;
    return {
        resources: daemons.flatMap((daemon) => [
            ...(declared.includes(daemon.namespace) ? [] : [namespaceComponent(installation, daemon)]),
            ...daemonResources(installation, daemon, provider),
        ]),
        nameTable: {
            [installation]: urn(ownTypes.installation, installation),
            [provider]: urn(`${cluster}$pulumi:providers:kubernetes`, provider),
            ...Object.fromEntries(
                daemons
                    .filter(({ namespace }) => declared.includes(namespace))
                    .map(({ namespace }) => `${installation}-${namespace}`)
                    .map((name) => [name, urn(`${ownTypes.installation}$${ownTypes.namespace}`, name)]),
            ),
        },
    };
}

function namespaceComponent(installation: string, { namespace }: FoundDaemon): ImportedResource {
    return { type: ownTypes.namespace, name: `${installation}-${namespace}`, component: true, parent: installation };
}

function daemonResources(
    installation: string,
    { namespace, objects }: FoundDaemon,
    provider: string,
): ImportedResource[] {
    return objects.map((object) => ({
        type: resources[object].type,
        name: `${installation}-${namespace}-fiaas-${resources[object].suffix}`,
        id: `${namespace}/${daemonName}`,
        parent: `${installation}-${namespace}`,
        provider,
    }));
}
