import type { ChangeGroup, ResourceChange } from "../../../fleet/report/report";
import { changeGroup, kubernetesObject, resourceChange } from "./build-report";

const labels = { team: "payments", "pod-security.kubernetes.io/enforce": "baseline" };

function namespaceInputs(name: string): unknown {
    return { apiVersion: "v1", kind: "Namespace", metadata: { labels, name } };
}

function secretInputs(namespace: string): unknown {
    return {
        apiVersion: "v1",
        data: "[secret]",
        kind: "Secret",
        metadata: { labels: { "app.kubernetes.io/managed-by": "flotilla" }, name: "quay", namespace },
        type: "kubernetes.io/dockerconfigjson",
    };
}

function whole(
    action: "create" | "delete",
    change: Pick<ResourceChange, "type" | "name" | "object"> & Partial<ResourceChange>,
): ResourceChange {
    return resourceChange({ action, ...change });
}

/** A protected namespace was taken out of a stack file. */
export const removedNamespace: ChangeGroup = changeGroup({
    installations: ["prod-eu-1"],
    configuration: [
        {
            path: "namespaces.payments",
            old: { create: true, labels: { team: "payments" }, protect: true, fiaas: { channel: "stable" } },
            position: { file: "stacks/Pulumi.prod-eu-1.yaml", line: 12, side: "base" },
        },
    ],
    resources: [
        whole("delete", {
            type: "kubernetes:core/v1:Namespace",
            name: "payments-namespace",
            object: kubernetesObject("v1", "Namespace", "payments"),
            isProtected: true,
            consequence: "everything in it is deleted with it, also what Flotilla does not know",
            inputs: namespaceInputs("payments"),
        }),
        whole("delete", {
            type: "flotilla:fiaas:DeploymentId",
            name: "payments-fiaas-deployment-id",
            object: undefined,
            inputs: { deadline: 180, namespace: "payments" },
        }),
        whole("delete", {
            type: "kubernetes:core/v1:Secret",
            name: "registry-quay.payments",
            object: kubernetesObject("v1", "Secret", "payments/quay"),
            inputs: secretInputs("payments"),
        }),
        whole("delete", {
            type: "kubernetes:fiaas.schibsted.io/v1:Application",
            name: "payments-fiaas-application",
            object: kubernetesObject("fiaas.schibsted.io/v1", "Application", "payments/fiaas-deploy-daemon"),
            consequence: "the daemon stops, and nobody deploys to the namespace any more",
            inputs: {
                apiVersion: "fiaas.schibsted.io/v1",
                kind: "Application",
                metadata: { name: "fiaas-deploy-daemon", namespace: "payments" },
                spec: { application: "fiaas-deploy-daemon", config: { version: 3 } },
            },
        }),
    ],
    requests: {
        before: { cpu: 1.5, memory: 4 * 1024 ** 3 },
        after: { cpu: 1, memory: 3 * 1024 ** 3 },
    },
});

/** A new stack file. */
export const addedInstallation: ChangeGroup = changeGroup({
    installations: ["prod-ap-1"],
    presence: "added",
    configuration: [
        {
            path: "cluster.identifier",
            new: "prod-ap-1",
            position: { file: "stacks/Pulumi.prod-ap-1.yaml", line: 5, side: "head" },
        },
        {
            path: "namespaces.payments",
            new: { labels: { team: "payments" } },
            position: { file: "stacks/Pulumi.prod-ap-1.yaml", line: 8, side: "head" },
        },
    ],
    resources: [
        whole("create", {
            type: "kubernetes:core/v1:Namespace",
            name: "payments-namespace",
            object: kubernetesObject("v1", "Namespace", "payments"),
            inputs: namespaceInputs("payments"),
        }),
        whole("create", {
            type: "kubernetes:core/v1:Secret",
            name: "registry-quay.payments",
            object: kubernetesObject("v1", "Secret", "payments/quay"),
            inputs: secretInputs("payments"),
        }),
        whole("create", {
            type: "pulumi:providers:kubernetes",
            name: "cluster-provider",
            object: undefined,
            inputs: { clusterIdentifier: "prod-ap-1", enableServerSideApply: true, kubeconfig: "[secret]" },
        }),
    ],
    requests: {
        before: { cpu: 0, memory: 0 },
        after: { cpu: 0.5, memory: 1024 ** 3 },
    },
});
