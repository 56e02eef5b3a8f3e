import { type PropertyValue, isMap } from "../../provider/property-values";
import { type KubernetesObject, groupOf, kindOf, valueAt } from "./kubernetes-object";
import { type PropertyPath, isWithin, parsePath } from "./property-path";

/** The provider options that change which properties force a replacement. */
export interface ReplacementOptions {
    readonly enableConfigMapMutable: boolean;
    readonly enableSecretMutable: boolean;
}

/** Changing an object's identity always replaces it. */
const identity = ["metadata.name", "metadata.namespace"];

const container = [
    "args",
    "command",
    "env",
    "image",
    "imagePullPolicy",
    "lifecycle",
    "livenessProbe",
    "ports",
    "readinessProbe",
    "resources",
    "securityContext",
    "stdin",
    "stdinOnce",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "tty",
    "volumeDevices",
    "volumeMounts",
    "workingDir",
];

const podSpec = [
    "affinity",
    "automountServiceAccountToken",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "hostAliases",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostname",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "restartPolicy",
    "runtimeClassName",
    "schedulerName",
    "securityContext",
    "serviceAccount",
    "serviceAccountName",
    "shareProcessNamespace",
    "subdomain",
    "terminationGracePeriodSeconds",
    "volumes",
];

const volumeSource = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "glusterfs",
    "hostPath",
    "iscsi",
    "local",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
];

function below(prefix: string, names: readonly string[]): readonly string[] {
    return names.map((name) => `${prefix}.${name}`);
}

/** By group and kind, in any version: the properties that the API server would not let change, as the provider has it. */
const rules: Readonly<Record<string, readonly string[] | undefined>> = {
    "/Secret": ["type"],
    "/Service": ["spec.clusterIP"],
    "/ResourceQuota": ["spec.scopes"],
    "/PersistentVolumeClaim": below("spec", ["accessModes", "selector", "storageClassName", "volumeName"]),
    "/PersistentVolume": below("spec", volumeSource),
    "/Pod": [
        ...below("spec", podSpec),
        ...below("spec.containers[*]", container),
        ...below("spec.initContainers[*]", container),
    ],
    "apps/DaemonSet": ["spec.selector"],
    "apps/Deployment": ["spec.selector"],
    "apps/StatefulSet": below("spec", [
        "podManagementPolicy",
        "revisionHistoryLimit",
        "selector",
        "serviceName",
        "volumeClaimTemplates",
    ]),
    "batch/Job": below("spec", ["completions", "parallelism", "selector", "template"]),
    "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
    "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
    "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/**
 * The properties of the object whose change replaces it, as paths with `*` for any index.
 *
 * ConfigMaps and Secrets are replaced when their data changes, unless the provider calls them mutable and the new
 * inputs are not `immutable` (observed of the Kubernetes provider 4.34).
 */
export function replacementPaths(inputs: KubernetesObject, options: ReplacementOptions): readonly PropertyPath[] {
    const { apiVersion, kind } = kindOf(inputs);
    const key = `${groupOf(apiVersion)}/${kind}`;
    const immutable = valueAt(inputs, "immutable") === true;
    const data: string[] = [];
    if (key === "/ConfigMap" && (!options.enableConfigMapMutable || immutable)) {
        data.push("data", "binaryData");
    }
    if (key === "/Secret" && (!options.enableSecretMutable || immutable)) {
        data.push("data", "stringData");
    }
    return [...identity, ...(rules[key] ?? []), ...data].map(parsePath);
}

/**
 * Whether a change at a path replaces the object: the path lies at or below a rule's, or the new value reaches it
 * (an added `spec` with a `selector` in it).
 */
export function forcesReplacement(
    path: PropertyPath,
    value: PropertyValue | undefined,
    replacing: readonly PropertyPath[],
): boolean {
    return replacing.some(
        (rule) => isWithin(path, rule) || (overlaps(path, rule) && reaches(value, rule.slice(path.length))),
    );
}

function overlaps(path: PropertyPath, rule: PropertyPath): boolean {
    return path.length < rule.length && path.every((part, index) => rule[index] === "*" || rule[index] === part);
}

function reaches(value: PropertyValue | undefined, rest: PropertyPath): boolean {
    const [next, ...further] = rest;
    if (next === undefined) {
        return value !== undefined;
    }
    if (Array.isArray(value)) {
        return value.some((item) => reaches(item, further));
    }
    return isMap(value) && reaches(value[String(next)], further);
}
