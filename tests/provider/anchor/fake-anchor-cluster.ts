import type http from "node:http";
import type { AnchorPod, DaemonSet, PodEvent } from "../../../provider/anchor/objects";
import { FakeCluster } from "../fake-cluster";

/** The revision that is waited for. */
export const revision = "r2";

/** A DaemonSet with its pods. */
export class FakeAnchorCluster extends FakeCluster {
    public daemonSet: DaemonSet | undefined;
    public pods: AnchorPod[] = [];
    /** Labels of each node, as a selector has them. */
    public nodes: string[] = [];
    /** The last line of each pod's log. */
    public logs: Record<string, string> = {};
    /** Events by the pod's uid. */
    public events: Record<string, PodEvent[]> = {};
    /** Status codes instead of answers, by the last part of the path. */
    public readonly refusals: Record<string, number | undefined> = {};

    protected override answer(request: http.IncomingMessage): { status: number; body?: unknown } {
        const url = new URL(request.url ?? "", "http://fake");
        const parts = url.pathname.split("/");
        const last = parts.at(-1) ?? "";
        const refusal = this.refusals[last];
        if (refusal !== undefined) {
            return { status: refusal };
        }
        if (parts.at(-2) === "daemonsets") {
            return this.daemonSet === undefined ? { status: 404 } : { status: 200, body: this.daemonSet };
        }
        if (last === "nodes") {
            const selector = url.searchParams.get("labelSelector");
            return { status: 200, body: { items: this.nodes.filter((labels) => labels === selector) } };
        }
        if (last === "log") {
            const log = this.logs[parts.at(-2) ?? ""];
            return log === undefined ? { status: 500 } : { status: 200, body: log };
        }
        const uid = /involvedObject\.uid=([^,]+)/.exec(url.searchParams.get("fieldSelector") ?? "")?.[1] ?? "";
        return { status: 200, body: { items: last === "events" ? (this.events[uid] ?? []) : this.pods } };
    }
}

/** A DaemonSet that is as it should be in the end, on two nodes. */
export function daemonSetOf({
    template = revision,
    observed = 1,
    wanted = 2,
    updated = 2,
    available = 2,
} = {}): DaemonSet {
    return {
        metadata: { generation: 1, uid: "set" },
        spec: { template: { metadata: { annotations: { "flotilla.dev/revision": template } } } },
        status: {
            observedGeneration: observed,
            desiredNumberScheduled: wanted,
            updatedNumberScheduled: updated,
            numberAvailable: available,
        },
    };
}

/** A pod of the DaemonSet on a node, ready unless its status says otherwise. */
export function podOn(node: string, status: NonNullable<AnchorPod["status"]> = ready, of = revision): AnchorPod {
    return {
        metadata: {
            name: `web-anchor-${node}`,
            uid: `uid-${node}`,
            annotations: { "flotilla.dev/revision": of },
            ownerReferences: [{ uid: "set" }],
        },
        spec: { nodeName: node },
        status,
    };
}

const ready = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };

/** A pod's status whose script says that it is not ready. */
export const unready: NonNullable<AnchorPod["status"]> = {
    phase: "Running",
    conditions: [{ type: "Ready", status: "False" }],
    containerStatuses: [{ state: {} }],
};

/** A pod's status whose container waits. */
export function waiting(reason: string, message: string): NonNullable<AnchorPod["status"]> {
    return { phase: "Pending", containerStatuses: [{ state: { waiting: { reason, message } } }] };
}
