import { text } from "./names";

/** The resources that a quota counts by a name of their own; Kubernetes refuses others without a "/". */
const standardQuotaResources: ReadonlySet<string> = new Set([
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "services.nodeports",
    "services.loadbalancers",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
]);

const standardContainerResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
const fractionalResources: ReadonlySet<string> = new Set(["cpu", "requests.cpu", "limits.cpu"]);

const hugePages = /^hugepages-[1-9]\d*([KMGTPE]i|[kMGTPE])?$/;
const quotaHugePages = /^(requests\.)?hugepages-[1-9]\d*([KMGTPE]i|[kMGTPE])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const nameSegment = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
/** Prefixes that Kubernetes keeps for itself, such as `<class>.storageclass.storage.k8s.io`. */
const reservedPrefix = /(^|\.)(k8s|kubernetes)\.io$/;

const quotaRemedy =
    "Use one such as requests.cpu, limits.memory, pods, count/deployments.apps or requests.nvidia.com/gpu";
const containerRemedy = "Use cpu, memory, ephemeral-storage, hugepages-<size> or <domain>/<name>";

/**
 * A resource's name in a quota. Stricter than the API server in one point: it takes `nvidia.com/gpu`, but never counts
 * it, because of such resources a quota can only limit the requests
 * (https://kubernetes.io/docs/concepts/policy/resource-quotas/).
 */
export const quotaResource = text((value) => {
    const [prefix, name] = qualified(value);
    if (prefix === undefined) {
        return standardQuotaResources.has(value) || quotaHugePages.test(value)
            ? undefined
            : `is not a resource that a quota can limit. ${quotaRemedy}`;
    }
    if (!isQualified(prefix, name) || (prefix === "count" && !dnsSubdomain.test(name))) {
        return `is not a resource's name. ${quotaRemedy}`;
    }
    return prefix === "count" || prefix.startsWith("requests.") || reservedPrefix.test(prefix)
        ? undefined
        : `is never counted, because a quota only limits requests of it. Use requests.${value.replace(/^limits\./, "")}`;
});

/**
 * A resource's name in the limits of containers
 * (https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#resource-types).
 */
export const containerResource = text((value) => {
    const [prefix, name] = qualified(value);
    if (prefix === undefined) {
        return standardContainerResources.has(value) || hugePages.test(value)
            ? undefined
            : `is not a resource of containers. ${containerRemedy}`;
    }
    return isQualified(prefix, name) && !prefix.startsWith("requests.")
        ? undefined
        : `is not a resource of containers. ${containerRemedy}`;
});

/** Whether a resource can be had in parts; only processor time can, everything else is whole bytes or whole things. */
export function isFractional(resource: string): boolean {
    return fractionalResources.has(resource);
}

/** Whether a resource counts bytes. */
export function isBytes(resource: string): boolean {
    return /(^|\.|\/)(memory|storage|ephemeral-storage|hugepages-[^/]*)$/.test(resource);
}

/**
 * Whether containers can be promised more of the resource than they requested; then limit and request may differ
 * (https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources).
 */
export function canOvercommit(resource: string): boolean {
    return standardContainerResources.has(resource);
}

/** The parts before and after the "/"; no prefix when there is none. */
function qualified(value: string): readonly [prefix: string | undefined, name: string] {
    const slash = value.indexOf("/");
    return slash < 0 ? [undefined, value] : [value.slice(0, slash), value.slice(slash + 1)];
}

function isQualified(prefix: string, name: string): boolean {
    return prefix.length <= 253 && dnsSubdomain.test(prefix) && name.length <= 63 && nameSegment.test(name);
}
