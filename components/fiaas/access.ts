import { createHash } from "node:crypto";
import { isKept } from "./adoption";
import { canonicalJson } from "./canonical-json";
import { daemonRules } from "./daemon-rights";
import type { EffectiveDaemon } from "./effective-daemon";
import { applicationLabel, daemonName } from "./names";

/** What decides about a daemon's rights. */
type Rightful = Pick<EffectiveDaemon, "clusterConfig" | "version" | "bindDefault" | "adopt">;

const accessVersion = "rbac.authorization.k8s.io/v1" as const;
const labels = { [applicationLabel]: daemonName };

/** Roles of the whole cluster are shared by all namespaces, so their name tells the daemons apart. */
export function daemonClusterRoleName(namespace: string): string {
    return `${daemonName}-${namespace}`;
}

/**
 * The name of a daemon's Role and RoleBinding, with a hash of what they give. Other rights are another object: the new one
 * is made before the daemon changes, the old one goes after that, so the daemon that still runs keeps the rights that it
 * needs to replace itself. A daemon of a newer version could not go back to an older one otherwise.
 */
export function daemonRoleName(daemon: Rightful): string {
    const given = { rules: daemonRules(daemon.clusterConfig, daemon.version).namespace, to: subjectNames(daemon) };
    const hash = createHash("sha256").update(canonicalJson(given)).digest("hex").slice(0, 8);
    return isKept(daemon) ? daemonName : `${daemonName}-${hash}`;
}

/** The account that the daemon and its bootstrap run as. */
export function serviceAccountObject(namespace: string) {
    return {
        apiVersion: "v1" as const,
        kind: "ServiceAccount" as const,
        metadata: metadataIn(namespace),
        automountServiceAccountToken: true,
    };
}

/** The daemon's rights in its namespace: those that it uses, and no others. */
export function roleObject(daemon: Rightful, namespace: string) {
    return {
        apiVersion: accessVersion,
        kind: "Role" as const,
        metadata: { ...metadataIn(namespace), name: daemonRoleName(daemon) },
        rules: daemonRules(daemon.clusterConfig, daemon.version).namespace,
    };
}

/** Who has the daemon's rights. Never a group: Skipper's chart gives nearly everything to every pod of the cluster. */
export function roleBindingObject(daemon: Rightful, namespace: string) {
    return {
        apiVersion: accessVersion,
        kind: "RoleBinding" as const,
        metadata: { ...metadataIn(namespace), name: daemonRoleName(daemon) },
        roleRef: roleReference("Role", daemonRoleName(daemon)),
        subjects: subjectsIn(daemon, namespace),
    };
}

/** The right to write the custom resource definitions; nothing where the daemon leaves them alone. */
export function clusterRoleObject(daemon: Rightful, namespace: string) {
    const { cluster } = daemonRules(daemon.clusterConfig, daemon.version);
    return cluster.length === 0
        ? undefined
        : {
              apiVersion: accessVersion,
              kind: "ClusterRole" as const,
              metadata: { name: daemonClusterRoleName(namespace), labels },
              rules: cluster,
          };
}

/** Who has the right of {@link clusterRoleObject}. */
export function clusterRoleBindingObject(daemon: Rightful, namespace: string) {
    const name = daemonClusterRoleName(namespace);
    return {
        apiVersion: accessVersion,
        kind: "ClusterRoleBinding" as const,
        metadata: { name, labels },
        roleRef: roleReference("ClusterRole", name),
        subjects: subjectsIn(daemon, namespace),
    };
}

function metadataIn(namespace: string) {
    return { name: daemonName, namespace, labels };
}

function roleReference(kind: "Role" | "ClusterRole", name: string) {
    return { apiGroup: "rbac.authorization.k8s.io", kind, name };
}

/** Without an account for each application fdd runs as `default`, also itself, once it has deployed itself. */
function subjectNames({ bindDefault }: Rightful): string[] {
    return bindDefault ? [daemonName, "default"] : [daemonName];
}

function subjectsIn(daemon: Rightful, namespace: string) {
    return subjectNames(daemon).map((name) => ({ kind: "ServiceAccount" as const, name, namespace }));
}
