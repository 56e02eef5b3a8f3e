import type { ApiClient } from "./api-client";

/** Names of the simulated nodes. */
export const nodeNames: readonly string[] = ["node-1", "node-2", "node-3"];

/** A simulated node as it is created; kwok keeps it Ready. */
export function nodeManifest(name: string): unknown {
    const resources = { cpu: "32", memory: "256Gi", pods: "1000" };
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name,
            annotations: { "kwok.x-k8s.io/node": "fake", "node.alpha.kubernetes.io/ttl": "0" },
            labels: {
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "kubernetes.io/arch": "amd64",
                type: "kwok",
            },
        },
        status: { allocatable: resources, capacity: resources },
    };
}

/** Creates the nodes that are not there yet. */
export async function createNodes(client: ApiClient): Promise<void> {
    for (const name of nodeNames) {
        const { status, text } = await client.request("POST", "/api/v1/nodes", nodeManifest(name));
        if (status !== 201 && status !== 409) {
            throw new Error(`Node ${name} cannot be created: the API server answered ${status}: ${text}`);
        }
    }
}

/** Whether work can begin: all nodes Ready and without taints, and the ServiceAccount that every pod needs is there. */
export async function isPopulated(client: ApiClient): Promise<boolean> {
    try {
        for (const name of nodeNames) {
            if (!isNodeReady(JSON.parse((await client.request("GET", `/api/v1/nodes/${name}`)).text))) {
                return false;
            }
        }
        const account = await client.request("GET", "/api/v1/namespaces/default/serviceaccounts/default");
        return account.status === 200;
    } catch {
        return false;
    }
}

interface NodeObject {
    readonly spec?: { readonly taints?: readonly unknown[] };
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function isNodeReady(answer: unknown): boolean {
    // The API server's own answer: its form is Kubernetes' contract.
    const node = answer as NodeObject;
    const ready = node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
    return ready && (node.spec?.taints ?? []).length === 0;
}
