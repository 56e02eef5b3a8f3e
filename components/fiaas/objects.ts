import { anyName, type DeclaredObject, type Verb } from "../cluster/declared-object";
import { daemonClusterRoleName, daemonRoleName } from "./access";
import { isKept } from "./adoption";
import { daemonRules } from "./daemon-rights";
import type { AdoptedObject, EffectiveDaemon } from "./effective-daemon";
import { applicationGroup, applicationPlurals, bootstrapName, daemonName } from "./names";

/** What decides which objects a daemon has. */
export interface DaemonPlace {
    readonly namespace: string;
    readonly daemon: Pick<EffectiveDaemon, "clusterConfig" | "version" | "digest" | "adopt" | "bindDefault" | "direct">;
}

const accessGroup = "rbac.authorization.k8s.io";

/**
 * A daemon has rights that whoever declares it need not have, so he has to be allowed to give them: `escalate` for writing
 * the role, `bind` for binding it. `escalate` for one name does not reach as far as making the role: the API server does
 * not know the name then. So `create` is missing, too: as with a namespace, the first time is for those who may do more
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping).
 */
const roleVerbs: readonly Verb[] = ["get", "patch", "delete", "escalate", "bind"];

/** The objects that a daemon consists of: what `DeployDaemon` declares. */
export function declaredDaemonObjects({ namespace, daemon }: DaemonPlace): DeclaredObject[] {
    const kinds = Object.keys(objectsByKind) as AdoptedObject[];
    if (isKept(daemon)) {
        const found = kinds.filter((kind) => daemon.adopt?.objects.includes(kind));
        // Nothing is changed, so no rights are given.
        return found.map((kind) => ({ group: objectsByKind[kind].group, ...identity(kind, { namespace, daemon }) }));
    }
    const own = kinds.filter((kind) => !(daemon.direct && kind === "application"));
    return [
        ...own.map((kind) => ({ ...objectsByKind[kind], ...identity(kind, { namespace, daemon }) })),
        ...(daemon.direct ? directObjects(namespace) : []),
        ...clusterObjects({ namespace, daemon }),
    ];
}

/** What the provider makes and reads to bootstrap a daemon and to wait for it; nothing while it is only adopted. */
export function bootstrapObjects({ namespace, daemon }: DaemonPlace): DeclaredObject[] {
    if (isKept(daemon) || daemon.direct) {
        return [];
    }
    const pod = { group: "", kind: "Pod", namespace, name: bootstrapName };
    const deployment = { group: "apps", kind: "Deployment", resource: "deployments", namespace, name: daemonName };
    return [
        { ...pod, resource: "pods", verbs: ["get", "create", "delete"] },
        { ...pod, resource: "pods/log", verbs: ["get"] },
        // The daemon's own pods, whose names nobody knows before, tell which image they run.
        ...(daemon.digest === undefined ? [] : [{ ...anyOf("", "Pod", "pods", ["list"]), namespace }]),
        // A new configuration takes a restart.
        { ...deployment, verbs: ["get", "patch"] },
        // Its name is made of the deployment id, which is not known before. The list tells a missing one from a missing kind.
        { ...anyOf(applicationGroup, "ApplicationStatus", applicationPlurals.status, ["get", "list"]), namespace },
        { ...anyOf("", "ResourceQuota", "resourcequotas", ["list"]), namespace },
    ];
}

/** The custom resource definitions of these names: what the component `Definitions` declares. */
export function definitionObjects(names: readonly string[]): DeclaredObject[] {
    const resource = "customresourcedefinitions";
    return names.map((name) => ({
        group: "apiextensions.k8s.io",
        kind: "CustomResourceDefinition",
        resource,
        name,
        // The Kubernetes provider replaces definitions as a whole, and applies everything else.
        verbs: ["get", "create", "update", "patch", "delete"],
    }));
}

/** What is looked for before a definition is deleted: Applications of others. */
export const definitionLooks: readonly DeclaredObject[] = [
    {
        group: applicationGroup,
        kind: "Application",
        resource: applicationPlurals.application,
        name: anyName,
        verbs: ["list"],
    },
];

const objectsByKind: Readonly<Record<AdoptedObject, Omit<DeclaredObject, "namespace" | "name">>> = {
    serviceAccount: { group: "", kind: "ServiceAccount", resource: "serviceaccounts" },
    role: { group: accessGroup, kind: "Role", resource: "roles", verbs: roleVerbs },
    roleBinding: { group: accessGroup, kind: "RoleBinding", resource: "rolebindings" },
    configMap: { group: "", kind: "ConfigMap", resource: "configmaps" },
    application: { group: applicationGroup, kind: "Application", resource: applicationPlurals.application },
};

function identity(object: AdoptedObject, { namespace, daemon }: DaemonPlace) {
    const { kind, resource } = objectsByKind[object];
    const hasRights = object === "role" || object === "roleBinding";
    return { kind, resource, namespace, name: hasRights ? daemonRoleName(daemon) : daemonName };
}

/** The provider waits for both, and looks at what belongs to them. */
function directObjects(namespace: string): DeclaredObject[] {
    const verbs = ["get", "list", "watch", "create", "patch", "delete"] as const;
    return [
        { group: "apps", kind: "Deployment", resource: "deployments", namespace, name: daemonName, verbs },
        { group: "", kind: "Service", resource: "services", namespace, name: daemonName, verbs },
    ];
}

/** Only for a daemon that writes the definitions itself. */
function clusterObjects({ namespace, daemon }: DaemonPlace): DeclaredObject[] {
    const name = daemonClusterRoleName(namespace);
    return daemonRules(daemon.clusterConfig, daemon.version).cluster.length === 0
        ? []
        : [
              { group: accessGroup, kind: "ClusterRole", resource: "clusterroles", name, verbs: roleVerbs },
              { group: accessGroup, kind: "ClusterRoleBinding", resource: "clusterrolebindings", name },
          ];
}

function anyOf(group: string, kind: string, resource: string, verbs: readonly Verb[]): DeclaredObject {
    return { group, kind, resource, name: anyName, verbs };
}
