import type { Verb } from "../cluster/declared-object";
import type { PolicyRule } from "../deployer/rights";
import { customResourceDefinitionNames } from "./custom-resource-definitions";
import { isCapable } from "./daemon-version";
import { applicationGroup, applicationPlurals } from "./names";

/** Rules for the daemon's namespace, and for the whole cluster. */
export interface DaemonRules {
    readonly namespace: PolicyRule[];
    /** Only what is of the whole cluster: in a Role it would have no effect. */
    readonly cluster: PolicyRule[];
}

type ClusterConfig = Readonly<Record<string, unknown>>;

const accessGroup = "rbac.authorization.k8s.io";
const managed = ["get", "create", "update", "delete"] as const;

/**
 * Exactly the rights that fdd of this version uses with this configuration, as observed of v1.10.0: it never looks at
 * ConfigMaps, Secrets or pods, and never patches. What older ones do not do they may not do either.
 * @param version the image's tag.
 */
export function daemonRules(clusterConfig: ClusterConfig, version: string): DaemonRules {
    return {
        namespace: [
            ...applicationRules(clusterConfig, version),
            ...workloadRules(clusterConfig, version),
            ...accountRules(clusterConfig, version),
        ].sort(byKind),
        cluster: definitionRules(clusterConfig, version),
    };
}

function applicationRules(clusterConfig: ClusterConfig, version: string): PolicyRule[] {
    const { application, status } = applicationPlurals;
    const writesStatus = isOn(clusterConfig, "include-status-in-app") && isCapable(version, "applicationStatusField");
    return [
        rule(applicationGroup, application, ["list", "watch", ...(writesStatus ? (["get"] as const) : [])]),
        // What the daemon makes is owned by its Application and blocks the owner's deletion. Clusters with the admission
        // plugin OwnerReferencesPermissionEnforcement demand this right for that; the others do not look at it
        // (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement).
        rule(applicationGroup, `${application}/finalizers`, ["update"]),
        ...(writesStatus ? [rule(applicationGroup, `${application}/status`, ["update"])] : []),
        rule(applicationGroup, status, ["list", ...managed]),
    ];
}

function workloadRules(clusterConfig: ClusterConfig, version: string): PolicyRule[] {
    const looksAtCertificates = isOn(clusterConfig, "tls-certificate-ready");
    const ingresses = ["get", "create", "update", "deletecollection"] as const;
    return [
        rule("", "services", managed),
        rule("", "resourcequotas", ["list"]),
        rule("apps", "deployments", ["get", "create", "update"]),
        rule("autoscaling", "horizontalpodautoscalers", managed),
        ...(isCapable(version, "disruptionBudgets") ? [rule("policy", "poddisruptionbudgets", managed)] : []),
        rule("networking.k8s.io", "ingresses", looksAtCertificates ? ["list", ...ingresses] : ingresses),
        ...(looksAtCertificates ? [rule("cert-manager.io", "certificates", ["get"])] : []),
    ];
}

function accountRules(clusterConfig: ClusterConfig, version: string): PolicyRule[] {
    if (!isOn(clusterConfig, "enable-service-account-per-app")) {
        return [];
    }
    const accounts = rule("", "serviceaccounts", ["get", "create", "update"]);
    return isCapable(version, "roleBindings") ? [accounts, ...bindingRules(clusterConfig)] : [accounts];
}

/** The right to bind a ClusterRole within a namespace is one of the namespace. */
function bindingRules(clusterConfig: ClusterConfig): PolicyRule[] {
    return [
        rule(accessGroup, "rolebindings", ["list", "create", "update", "delete"]),
        ...bindRule("roles", namesIn(clusterConfig["list-of-roles"])),
        ...bindRule("clusterroles", namesIn(clusterConfig["list-of-cluster-roles"])),
    ];
}

function bindRule(resource: string, resourceNames: string[]): PolicyRule[] {
    return resourceNames.length === 0 ? [] : [{ ...rule(accessGroup, resource, ["bind"]), resourceNames }];
}

/** Create cannot be limited to names (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources). */
function definitionRules(clusterConfig: ClusterConfig, version: string): PolicyRule[] {
    if (isOn(clusterConfig, "disable-crd-creation") && isCapable(version, "disableDefinitions")) {
        return [];
    }
    const [group, resource] = ["apiextensions.k8s.io", "customresourcedefinitions"];
    return [
        rule(group, resource, ["create"]),
        { ...rule(group, resource, ["get", "update"]), resourceNames: [...customResourceDefinitionNames].sort() },
    ];
}

function rule(group: string, resource: string, verbs: readonly Verb[]): PolicyRule {
    return { apiGroups: [group], resources: [resource], verbs: [...verbs] };
}

function isOn(clusterConfig: ClusterConfig, key: string): boolean {
    return clusterConfig[key] === true;
}

function namesIn(value: unknown): string[] {
    const names = Array.isArray(value) ? value.filter((name): name is string => typeof name === "string") : [];
    return [...new Set(names)].sort();
}

/** By group, then resource: the order in which the configuration is written changes nothing. */
function byKind(a: PolicyRule, b: PolicyRule): number {
    return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ apiGroups, resources }: PolicyRule): string {
    return [...apiGroups, ...resources].join(" ");
}
