import type { AdoptedObject } from "../../components/fiaas/effective-daemon";
import {
    applicationGroup,
    applicationLabel,
    applicationPlurals,
    configMapKeys,
    daemonName,
    deploymentIdLabel,
} from "../../components/fiaas/names";
import { byNumbers } from "../../components/installation/fault-lines";
import { type ConfigurationMap, isMap } from "../../components/installation/merge";
import { type ClusterObject, type ClusterReader, type ObjectKind, textOf, textsOf } from "./cluster-reader";
import { findSkippers, type RunningSkipper } from "./find-skippers";

/** An Application of the daemon, as it is in the cluster. */
export interface FoundApplication {
    /** Undefined when somebody made it by hand: fdd deploys none without. */
    readonly deploymentId: string | undefined;
    readonly image: string | undefined;
    /** Its fiaas.yml. */
    readonly specification: ConfigurationMap | undefined;
    readonly additionalLabels: ConfigurationMap | undefined;
    readonly additionalAnnotations: ConfigurationMap | undefined;
}

/** A ConfigMap of the daemon, as it is in the cluster. */
export interface FoundConfigMap {
    /** Skipper finds it by its label, and only then. */
    readonly isLabelled: boolean;
    readonly tag: string | undefined;
    /** The text of cluster_config.yaml. */
    readonly clusterConfig: string | undefined;
}

/** What there is of a daemon in a namespace. */
export interface FoundDaemon {
    readonly namespace: string;
    readonly application: FoundApplication | undefined;
    readonly configMap: FoundConfigMap | undefined;
    readonly objects: readonly AdoptedObject[];
}

/** What Skipper left in a cluster. */
export interface FoundCluster {
    /** By namespace, sorted. */
    readonly daemons: readonly FoundDaemon[];
    /** ConfigMaps with Skipper's label and another name: Skipper deploys their namespaces, but no daemon reads them. */
    readonly strays: readonly { readonly namespace: string; readonly name: string }[];
    /** Names of the definitions that exist. */
    readonly definitions: readonly string[];
    readonly skippers: readonly RunningSkipper[];
}

const rbac = { group: "rbac.authorization.k8s.io", version: "v1" } as const;
const kinds = {
    application: { group: applicationGroup, version: "v1", resource: applicationPlurals.application },
    configMap: { group: "", version: "v1", resource: "configmaps" },
    serviceAccount: { group: "", version: "v1", resource: "serviceaccounts" },
    role: { ...rbac, resource: "roles" },
    roleBinding: { ...rbac, resource: "rolebindings" },
} as const satisfies Record<AdoptedObject, ObjectKind>;

const definitionKind = { group: "apiextensions.k8s.io", version: "v1", resource: "customresourcedefinitions" } as const;

/** The names of both definitions. */
export const definitionNames = Object.values(applicationPlurals).map((plural) => `${plural}.${applicationGroup}`);

/**
 * Looks through a cluster for what Skipper left. Nothing is changed.
 * @throws UserError when the cluster cannot be read, or not all of it.
 */
export async function findDaemons(reader: ClusterReader): Promise<FoundCluster> {
    const named = { fieldSelector: `metadata.name=${daemonName}` };
    const objects = Object.keys(kinds) as AdoptedObject[];
    const [labelled, skippers, definitions, ...lists] = await Promise.all([
        reader.list(kinds.configMap, { labelSelector: `${applicationLabel}=${daemonName}` }),
        findSkippers(reader),
        Promise.all(definitionNames.map(async (name) => ((await reader.has(definitionKind, name)) ? [name] : []))),
        ...objects.map((object) => reader.list(kinds[object], named)),
    ]);
    reader.requireRights();
    const byKind = Object.fromEntries(
        objects.map((object, index) => [object, byNamespace(lists[index] ?? [])]),
    ) as Record<AdoptedObject, ReadonlyMap<string, ClusterObject>>;
    const namespaces = new Set([...byKind.application.keys(), ...byKind.configMap.keys()]);
    return {
        daemons: [...namespaces]
            .sort((one, other) => byNumbers.compare(one, other))
            .map((namespace) => ({
                namespace,
                application: applicationOf(byKind.application.get(namespace)),
                configMap: configMapOf(byKind.configMap.get(namespace)),
                objects: objects.filter((object) => byKind[object].has(namespace)),
            })),
        strays: labelled.filter(({ name }) => name !== daemonName).map(({ namespace, name }) => ({ namespace, name })),
        definitions: definitions.flat(),
        skippers,
    };
}

/** Some servers know fewer selectors of fields, so names are looked at once more. */
function byNamespace(objects: readonly ClusterObject[]): ReadonlyMap<string, ClusterObject> {
    const named = objects.filter(({ name }) => name === daemonName);
    return new Map(named.map((object) => [object.namespace, object]));
}

function applicationOf(object: ClusterObject | undefined): FoundApplication | undefined {
    if (object === undefined) {
        return undefined;
    }
    const spec = mapOf(object.body["spec"]) ?? {};
    return {
        deploymentId: textOf(object.labels[deploymentIdLabel]),
        image: textOf(spec["image"]),
        specification: mapOf(spec["config"]),
        additionalLabels: mapOf(spec["additional_labels"]),
        additionalAnnotations: mapOf(spec["additional_annotations"]),
    };
}

function configMapOf(object: ClusterObject | undefined): FoundConfigMap | undefined {
    if (object === undefined) {
        return undefined;
    }
    const data = textsOf(object.body["data"]);
    return {
        isLabelled: object.labels[applicationLabel] === daemonName,
        tag: textOf(data[configMapKeys.tag]),
        clusterConfig: textOf(data[configMapKeys.clusterConfig]),
    };
}

/** A map that is not empty. */
function mapOf(value: unknown): ConfigurationMap | undefined {
    return isMap(value) && Object.keys(value).length > 0 ? value : undefined;
}
