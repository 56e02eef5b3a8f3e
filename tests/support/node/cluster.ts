import assert from "node:assert/strict";
import path from "node:path";
import type { KubernetesConnection, KubernetesResponse } from "../../../provider/kubernetes/connection";
import type { ControlPlane } from "../../../toolchain/control-plane/control-plane";
import { ensureCertificates } from "../../../toolchain/control-plane/certificate-folder";
import { type Layout, layoutOf } from "../../../toolchain/control-plane/layout";
import { claimFolder } from "../../../toolchain/control-plane/own-folder";
import { clusterClient, clusterClientOf } from "../cluster-client";
import { eventually, unhurried } from "../eventually";
import { startTestControlPlane, temporaryFolder } from "../shared-cluster";
import { RealNode } from "./node";
import type { Membership, NodeOptions } from "./options";
import { findNodeParts } from "./parts";

/** An object as the API server has it. */
export interface LiveObject {
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly uid?: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly deletionTimestamp?: string;
    };
    /** Of an event. */
    readonly message?: string;
    readonly data?: unknown;
    readonly spec?: unknown;
    readonly status?: unknown;
}

/** Paths of the kinds that tests use. */
const collections: Readonly<Record<string, string>> = {
    ConfigMap: "/api/v1/namespaces/{namespace}/configmaps",
    Secret: "/api/v1/namespaces/{namespace}/secrets",
    Pod: "/api/v1/namespaces/{namespace}/pods",
    Event: "/api/v1/namespaces/{namespace}/events",
    DaemonSet: "/apis/apps/v1/namespaces/{namespace}/daemonsets",
    Node: "/api/v1/nodes",
};

/** Which object is meant. */
export interface ObjectName {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
}

/** What a cluster has beside the usual. */
export interface NodeClusterOptions extends Pick<NodeOptions, "address" | "commands" | "images" | "isAlone"> {
    /** Further flags of the API server; the certificates are there before it is started. */
    readonly apiServerFlags?: (layout: Layout) => readonly string[];
}

/** A control plane with one real node beside the simulated ones. */
export class NodeCluster {
    public readonly controlPlane: ControlPlane;
    public readonly node: RealNode;
    private connection: KubernetesConnection;

    private constructor(controlPlane: ControlPlane, node: RealNode, connection: KubernetesConnection) {
        this.controlPlane = controlPlane;
        this.node = node;
        this.connection = connection;
    }

    /** Starts both and waits until the node is ready; the reason where there can be no real node. */
    public static async start(
        nodeName: string,
        { apiServerFlags = () => [], ...options }: NodeClusterOptions = {},
    ): Promise<NodeCluster | { readonly reason: string }> {
        const parts = await findNodeParts();
        if ("reason" in parts) {
            return parts;
        }
        // kubelet may do what nodes may, and no more.
        const flags = ["--authorization-mode=Node", "--enable-admission-plugins=NodeRestriction"];
        const layout = layoutOf(path.join(temporaryFolder(), "control-plane"));
        await claimFolder(layout);
        await ensureCertificates(layout.certificates, () => undefined);
        const controlPlane = await startTestControlPlane(layout.directory, [...flags, ...apiServerFlags(layout)]);
        try {
            const { kubeconfig } = controlPlane;
            const authority = path.join(layout.certificates, "ca.crt");
            const node = await RealNode.start(parts, { name: nodeName, kubeconfig, authority, ...options });
            const { connection } = await clusterClient(kubeconfig);
            const cluster = new NodeCluster(controlPlane, node, connection);
            await cluster.untilNodeReady();
            return cluster;
        } catch (error) {
            await controlPlane.stop();
            throw error;
        }
    }

    /** Ends both. */
    public async stop(): Promise<void> {
        await this.node.remove();
        await this.controlPlane.stop();
    }

    /** Takes the node into another cluster, whose API server is asked from now on. */
    public async moveTo(kubeconfig: string, membership: Membership): Promise<void> {
        this.connection = (await clusterClientOf(kubeconfig)).connection;
        await this.node.stopKubelet();
        this.node.join(membership);
        await this.node.startKubelet();
        await this.untilNodeReady();
    }

    /** Waits until the API server says that the node is ready. */
    public async untilNodeReady(): Promise<void> {
        await eventually(
            async () => {
                const node = await this.get({ kind: "Node", name: this.node.name });
                const { conditions = [] } = (node?.status ?? {}) as { conditions?: { type: string; status: string }[] };
                const isReady = conditions.some(({ type, status }) => type === "Ready" && status === "True");
                assert.ok(isReady, this.node.log("kubelet").slice(-3000));
            },
            60_000,
            unhurried,
        );
    }

    /** Server-side apply. */
    public async apply(object: LiveObject & { readonly apiVersion: string }): Promise<void> {
        const { kind, metadata } = object;
        const answer = await this.connection.request({
            method: "PATCH",
            path: pathOf({ kind, ...metadata }),
            query: { fieldManager: "test", force: "true" },
            contentType: "application/apply-patch+yaml",
            body: object,
        });
        assert.ok(answer.status < 300, JSON.stringify(answer.body));
    }

    /** Changes labels of a node, which is its own unless named; null takes one away. */
    public async label(labels: Readonly<Record<string, string | null>>, name = this.node.name): Promise<void> {
        const answer = await this.connection.request({
            method: "PATCH",
            path: pathOf({ kind: "Node", name }),
            contentType: "application/merge-patch+json",
            body: { metadata: { labels } },
        });
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }

    /** An object, undefined when there is none. */
    public async get(name: ObjectName): Promise<LiveObject | undefined> {
        const { status, body } = await this.connection.request({ path: pathOf(name) });
        return status === 200 ? (body as LiveObject) : undefined;
    }

    /** The objects of a kind in a namespace that have a label. */
    public async list(kind: string, namespace: string, labelSelector?: string): Promise<LiveObject[]> {
        const collection = pathOf({ kind, name: "", namespace }).replace(/\/$/, "");
        const { body } = await this.connection.request({ path: collection, query: { labelSelector } });
        return (body as { items: LiveObject[] }).items;
    }

    /** Deletes an object; `gracePeriodSeconds: 0` does so by force. */
    public async delete(name: ObjectName, options: object = {}): Promise<void> {
        const { status, body } = await this.connection.request({
            method: "DELETE",
            path: pathOf(name),
            body: { apiVersion: "v1", kind: "DeleteOptions", ...options },
        });
        assert.ok(status < 300, JSON.stringify(body));
    }

    /** Evicts a pod, as a drain does. */
    public async evict(name: string, namespace: string): Promise<void> {
        const { status, body }: KubernetesResponse = await this.connection.request({
            method: "POST",
            path: `${pathOf({ kind: "Pod", name, namespace })}/eviction`,
            body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } },
        });
        assert.ok(status < 300, JSON.stringify(body));
    }
}

function pathOf({ kind, name, namespace = "" }: ObjectName): string {
    const collection = collections[kind] ?? assert.fail(`The tests know no path of ${kind}.`);
    return `${collection.replace("{namespace}", namespace)}/${name}`;
}
