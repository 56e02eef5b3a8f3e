import assert from "node:assert/strict";
import type { ClusterClient } from "../../support/cluster-client";

/** A node as the API server has it; only what tests look at. */
export interface LiveNode {
    readonly metadata: {
        readonly name: string;
        readonly uid: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly managedFields: readonly { readonly manager: string; readonly operation: string }[];
    };
    readonly spec: { readonly taints?: readonly { key: string; value?: string; effect: string }[] };
}

/** Annotations of a node of which kwok is the kubelet: pods run there. */
export const simulated = { "kwok.x-k8s.io/node": "fake" };

/** Nodes as kubelets and people make and change them. */
export class LiveNodes {
    private readonly client: ClusterClient;

    constructor(client: ClusterClient) {
        this.client = client;
    }

    /** A node joins: its kubelet registers it. */
    public async join(
        name: string,
        labels: object = {},
        taints: readonly object[] = [],
        annotations: object = {},
    ): Promise<LiveNode> {
        const metadata = { name, labels: { "kubernetes.io/hostname": name, ...labels }, annotations };
        return this.send("POST", "", { metadata, spec: { taints } }, "kubelet");
    }

    public async get(name: string): Promise<LiveNode> {
        return this.send("GET", `/${name}`);
    }

    public async exists(name: string): Promise<boolean> {
        return (await this.client.connection.request({ path: `/api/v1/nodes/${name}` })).status === 200;
    }

    /** Somebody changes a node. */
    public async change(name: string, patch: object, manager: string): Promise<LiveNode> {
        return this.send("PATCH", `/${name}`, patch, manager);
    }

    public async remove(...names: readonly string[]): Promise<void> {
        for (const name of names) {
            await this.client.connection.request({ method: "DELETE", path: `/api/v1/nodes/${name}` });
        }
    }

    /** Taints as `kubectl taint` writes them, without those that come and go with the node's conditions. */
    public async taints(name: string): Promise<string[]> {
        const { spec } = await this.get(name);
        return (spec.taints ?? [])
            .filter(({ key }) => !/^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key))
            .map(({ key, value = "", effect }) => `${key}=${value}:${effect}`)
            .sort();
    }

    private async send(
        method: "GET" | "POST" | "PATCH",
        path: string,
        body?: object,
        fieldManager?: string,
    ): Promise<LiveNode> {
        const { status, body: answer } = await this.client.connection.request({
            method,
            path: `/api/v1/nodes${path}`,
            query: { fieldManager },
            body,
            ...(method === "PATCH" && { contentType: "application/merge-patch+json" }),
        });
        assert.ok(status < 300, `${method} ${path}: ${JSON.stringify(answer)}`);
        return answer as LiveNode;
    }
}
