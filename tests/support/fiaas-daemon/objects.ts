import { type Account, remove, save } from "./account";
import type { Start } from "./configuration";
import type { Features } from "./features";
import { applicationVersion, type Deployment, type LiveObject, type Texts } from "./kinds";
import { ingressPlans, serviceSpec } from "./network";
import { deploymentSpec, managedLabels } from "./pods";
import type { Specification } from "./specification";

/** What saving the objects of one application needs. */
export interface Saving {
    readonly account: Account;
    readonly start: Start;
    readonly features: Features;
    readonly specification: Specification;
}

/**
 * Writes all objects of an application, in the daemon's order: a right that is missing leaves what came before it.
 * @throws Refusal
 */
export async function saveObjects(saving: Saving): Promise<void> {
    if (saving.start.configuration["enable-service-account-per-app"]) {
        await saveServiceAccount(saving);
        if (saving.features.roleBindings) {
            await saveRoleBindings(saving);
        }
    }
    await saveService(saving);
    await saveIngresses(saving);
    await saveDeployment(saving);
    await saveAutoscaler(saving);
    if (saving.features.disruptionBudgets) {
        await saveDisruptionBudget(saving);
    }
}

/** The path of all objects of one kind in the application's namespace. */
function collection({ specification }: Saving, group: string, resource: string): string {
    return `${group}/namespaces/${specification.namespace}/${resource}`;
}

/** An object with the labels, annotations and owner that all of an application's have; they leave with the Application. */
function owned(
    { specification, start }: Saving,
    apiVersion: string,
    kind: string,
    key: string,
    fields: object,
): object {
    return {
        apiVersion,
        kind,
        metadata: {
            name: specification.name,
            namespace: specification.namespace,
            labels: { ...specification.labels(key), ...managedLabels(specification, start) },
            annotations: specification.annotations(key),
            ownerReferences: [ownerReference(specification)],
        },
        ...fields,
    };
}

/** Makes the Application the owner of an object. */
export function ownerReference({ name, uid }: { readonly name: string; readonly uid: string }): object {
    return {
        apiVersion: applicationVersion,
        kind: "Application",
        name,
        uid,
        controller: true,
        blockOwnerDeletion: true,
    };
}

/** A service account that somebody else made is kept as it is. */
async function saveServiceAccount(saving: Saving): Promise<void> {
    const accounts = collection(saving, "/api/v1", "serviceaccounts");
    const { name, uid } = saving.specification;
    const existing = await saving.account.get(`${accounts}/${name}`);
    if (existing !== undefined && existing.metadata.ownerReferences?.some((owner) => owner.uid === uid) !== true) {
        return;
    }
    const standard = await saving.account.get<LiveObject & { imagePullSecrets?: object[] }>(`${accounts}/default`);
    const fields = { imagePullSecrets: standard?.imagePullSecrets ?? [] };
    await save(saving.account, accounts, name, () => owned(saving, "v1", "ServiceAccount", "service_account", fields));
}

async function saveRoleBindings(saving: Saving): Promise<void> {
    const { account, specification, start } = saving;
    const bindings = collection(saving, "/apis/rbac.authorization.k8s.io/v1", "rolebindings");
    const roles = [
        ...start.configuration["list-of-roles"].map((role) => ({ kind: "Role", role })),
        ...start.configuration["list-of-cluster-roles"].map((role) => ({ kind: "ClusterRole", role })),
    ];
    const wanted = new Set(roles.map(({ role }) => `${specification.name}-${role}`));
    const selector = `app=${specification.name},fiaas/deployment_id`;
    for (const { metadata } of await account.list(bindings, selector)) {
        if (!wanted.has(metadata.name)) {
            await account.delete(`${bindings}/${metadata.name}`);
        }
    }
    for (const { kind, role } of roles) {
        const subject = { kind: "ServiceAccount", name: specification.name, namespace: specification.namespace };
        const fields = {
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: role },
            subjects: [subject],
        };
        const name = `${specification.name}-${role}`;
        await save(account, bindings, name, () =>
            renamed(owned(saving, "rbac.authorization.k8s.io/v1", "RoleBinding", "role_binding", fields), name),
        );
    }
}

function renamed(object: object, name: string, annotations: Texts = {}): object {
    const { metadata } = object as { metadata: { annotations: Texts } };
    return { ...object, metadata: { ...metadata, name, annotations: { ...metadata.annotations, ...annotations } } };
}

async function saveService(saving: Saving): Promise<void> {
    const { account, specification, start } = saving;
    const services = collection(saving, "/api/v1", "services");
    if (specification.ports.length === 0) {
        await remove(account, `${services}/${specification.name}`);
        return;
    }
    const spec = serviceSpec(specification, start.configuration);
    type Service = LiveObject & { readonly spec: { readonly clusterIP?: string; readonly clusterIPs?: string[] } };
    await save(account, services, specification.name, (existing) => {
        const { clusterIP, clusterIPs } = (existing as Service | undefined)?.spec ?? {};
        return owned(saving, "v1", "Service", "service", { spec: { ...spec, clusterIP, clusterIPs } });
    });
}

/** Without `use-networkingv1-ingress` the group is one that clusters no longer have; the server's 404 then fails it. */
async function saveIngresses(saving: Saving): Promise<void> {
    const { account, specification, start } = saving;
    const group = start.configuration["use-networkingv1-ingress"] ? "networking.k8s.io/v1" : "extensions/v1beta1";
    const ingresses = collection(saving, `/apis/${group}`, "ingresses");
    const plans = ingressPlans(specification, start.configuration);
    for (const { name, annotations, spec } of plans) {
        await save(account, ingresses, name, () =>
            renamed(owned(saving, group, "Ingress", "ingress", { spec }), name, annotations),
        );
    }
    const selector = `app=${specification.name}`;
    const older = `${selector},fiaas/deployment_id,fiaas/deployment_id!=${specification.deploymentId}`;
    await account.deleteCollection(ingresses, plans.length === 0 ? selector : older);
}

async function saveDeployment(saving: Saving): Promise<void> {
    const { account, specification, start } = saving;
    const { minimum, maximum } = specification.replicas;
    const isBestEffort = await allowsOnlyBestEffort(saving);
    const deployments = collection(saving, "/apis/apps/v1", "deployments");
    await save(
        account,
        deployments,
        specification.name,
        (existing) => {
            const current = Math.min(
                Math.max((existing as Deployment | undefined)?.spec.replicas ?? minimum, minimum),
                maximum,
            );
            const spec = deploymentSpec(specification, start, current, isBestEffort);
            return owned(saving, "apps/v1", "Deployment", "deployment", { spec });
        },
        5,
    );
}

/** Whether a quota forbids all pods that have resources. */
async function allowsOnlyBestEffort(saving: Saving): Promise<boolean> {
    type Quota = LiveObject & { readonly spec?: { readonly hard?: Texts; readonly scopes?: readonly string[] } };
    const quotas = await saving.account.list<Quota>(collection(saving, "/api/v1", "resourcequotas"));
    return quotas.some(({ spec }) => spec?.hard?.["pods"] === "0" && spec.scopes?.includes("NotBestEffort") === true);
}

async function saveAutoscaler(saving: Saving): Promise<void> {
    const { account, specification } = saving;
    const { minimum, maximum, threshold } = specification.replicas;
    const scalers = collection(saving, "/apis/autoscaling/v1", "horizontalpodautoscalers");
    if (minimum >= maximum) {
        await remove(account, `${scalers}/${specification.name}`);
        return;
    }
    const spec = {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: specification.name },
        minReplicas: minimum,
        maxReplicas: maximum,
        targetCPUUtilizationPercentage: threshold,
    };
    await save(account, scalers, specification.name, () =>
        owned(saving, "autoscaling/v1", "HorizontalPodAutoscaler", "horizontal_pod_autoscaler", { spec }),
    );
}

async function saveDisruptionBudget(saving: Saving): Promise<void> {
    const { account, specification } = saving;
    const { minimum, maximum } = specification.replicas;
    const budgets = collection(saving, "/apis/policy/v1", "poddisruptionbudgets");
    if (minimum <= 1 || maximum <= 1) {
        await remove(account, `${budgets}/${specification.name}`);
        return;
    }
    const spec = {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "IfHealthyBudget",
        selector: { matchLabels: { app: specification.name } },
    };
    await save(account, budgets, specification.name, () =>
        owned(saving, "policy/v1", "PodDisruptionBudget", "pod_disruption_budget", { spec }),
    );
}
