import type { DeclaredObject } from "../cluster/declared-object";
import type { DeployerConfiguration } from "./config";

/** The account may look at itself and at its rights, and never widen them. */
const verbs = ["get"] as const;

/** Name of the Secret that holds the token of the account. */
export function tokenSecretName({ serviceAccount }: DeployerConfiguration): string {
    return `${serviceAccount}-token`;
}

/** Roles of the whole cluster are shared by all installations in it, so their name tells them apart. */
export function clusterRoleName({ namespace, serviceAccount }: DeployerConfiguration): string {
    return `${namespace}-${serviceAccount}`;
}

/**
 * The objects that the account itself consists of: what the component `Deployer` declares.
 * @param namespaces in which it has rights.
 */
export function deployerObjects(configuration: DeployerConfiguration, namespaces: readonly string[]): DeclaredObject[] {
    const { namespace, serviceAccount } = configuration;
    const access = { group: "rbac.authorization.k8s.io", verbs };
    const core = { group: "", namespace, verbs };
    return [
        { ...core, kind: "ServiceAccount", resource: "serviceaccounts", name: serviceAccount },
        { ...core, kind: "Secret", resource: "secrets", name: tokenSecretName(configuration) },
        { ...access, kind: "ClusterRole", resource: "clusterroles", name: clusterRoleName(configuration) },
        {
            ...access,
            kind: "ClusterRoleBinding",
            resource: "clusterrolebindings",
            name: clusterRoleName(configuration),
        },
        ...namespaces.flatMap((each): DeclaredObject[] => [
            { ...access, kind: "Role", resource: "roles", namespace: each, name: serviceAccount },
            { ...access, kind: "RoleBinding", resource: "rolebindings", namespace: each, name: serviceAccount },
        ]),
    ];
}
