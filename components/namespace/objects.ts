import type { DeclaredObject } from "../cluster/declared-object";
import type { NamespaceConfiguration } from "./config";
import { defaultDenySpecification } from "./default-deny";
import { limitsSpecification } from "./limits";
import { quotaSpecification } from "./quota";

/** Names of the objects in a namespace that are one of their kind there. */
export const contentNames = { quota: "flotilla", limits: "flotilla", defaultDeny: "default-deny" } as const;

/** The objects that a namespace of an installation consists of: what the component `Namespace` declares. */
export function namespaceObjects(namespace: string, configuration: NamespaceConfiguration): DeclaredObject[] {
    const { create, quota, limits, defaultDeny } = configuration;
    const own: DeclaredObject = {
        group: "",
        kind: "Namespace",
        resource: "namespaces",
        name: namespace,
        // A namespace that others own is only looked up. To make one or to delete one is left to those who may do more:
        // the right to create cannot be limited to a name.
        verbs: create ? ["get", "patch"] : ["get"],
    };
    return [
        own,
        ...(quotaSpecification(quota) === undefined ? [] : [quotaObject(namespace)]),
        ...(limitsSpecification(limits) === undefined ? [] : [limitsObject(namespace)]),
        ...(defaultDenySpecification(defaultDeny) === undefined ? [] : [policyObject(namespace)]),
    ];
}

/** The provider waits for a quota's status, and watches for that. */
function quotaObject(namespace: string): DeclaredObject {
    const verbs = ["get", "list", "watch", "create", "patch", "delete"] as const;
    return { group: "", kind: "ResourceQuota", resource: "resourcequotas", namespace, name: contentNames.quota, verbs };
}

function limitsObject(namespace: string): DeclaredObject {
    return { group: "", kind: "LimitRange", resource: "limitranges", namespace, name: contentNames.limits };
}

function policyObject(namespace: string): DeclaredObject {
    const group = "networking.k8s.io";
    return { group, kind: "NetworkPolicy", resource: "networkpolicies", namespace, name: contentNames.defaultDeny };
}
