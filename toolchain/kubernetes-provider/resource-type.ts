import type { ObjectKind } from "./kubernetes-object";
import { messages } from "./messages";

/** Pulumi's names of built-in groups where they are not the first part of Kubernetes' own. */
const groups: Readonly<Record<string, string | undefined>> = {
    core: "",
    admissionregistration: "admissionregistration.k8s.io",
    apiextensions: "apiextensions.k8s.io",
    apiregistration: "apiregistration.k8s.io",
    coordination: "coordination.k8s.io",
    discovery: "discovery.k8s.io",
    flowcontrol: "flowcontrol.apiserver.k8s.io",
    networking: "networking.k8s.io",
    node: "node.k8s.io",
    rbac: "rbac.authorization.k8s.io",
    resource: "resource.k8s.io",
    scheduling: "scheduling.k8s.io",
    storage: "storage.k8s.io",
};

/**
 * Group, version and kind that a type token such as `kubernetes:core/v1:ConfigMap` or `kubernetes:fiaas.io/v1:Application`
 * stands for.
 * @throws Error when the token of a custom resource has no group.
 */
export function kindOfType(type: string): ObjectKind {
    const [, module = "", kind = ""] = type.split(":");
    const [group = "", version] = module.split("/");
    if (version === undefined) {
        throw new Error(messages.noGroup(module));
    }
    const full = groups[group] ?? group;
    return {
        apiVersion: full === "" ? version : `${full}/${version}`,
        // The kind of a custom resource may end so.
        kind: isBuiltIn(group) ? kind.replace(/Patch$/, "") : kind,
    };
}

const builtInGroups = new Set([
    ...Object.entries(groups).flat(),
    "apps",
    "autoscaling",
    "batch",
    "events.k8s.io",
    "policy",
]);

function isBuiltIn(group: string): boolean {
    return builtInGroups.has(group);
}

/** Whether the type is that of a resource that only patches an object of a kind. */
export function isPatchType(type: string, { kind }: Pick<ObjectKind, "kind">): boolean {
    return type.split(":")[2] === `${kind}Patch`;
}

/** Whether the type is that of a list, which cannot be created. */
export function isListType(type: string): boolean {
    const [, module = "", kind = ""] = type.split(":");
    return kind.endsWith("List") && isBuiltIn(module.split("/")[0] ?? "");
}
