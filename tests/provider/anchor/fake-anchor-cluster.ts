import type http from "node:http";
import type { AnchorPod, DaemonSet, PodEvent } from "../../../provider/anchor/objects";
import type { Clock } from "../../../provider/kubernetes/waiting";
import { connect, type KubernetesConnection } from "../../../provider/kubernetes/connection";
import { type FakeServer, kubeconfigFor, startFakeServer } from "../fake-server";

/** The revision that is waited for. */
export const revision = "r2";

/** A DaemonSet with its pods on an API server of which only the answers are real, and a clock that goes on when somebody sleeps. */
export class FakeAnchorCluster {
    public daemonSet: DaemonSet | undefined;
    public pods: AnchorPod[] = [];
    /** The last line of each pod's log. */
    public logs: Record<string, string> = {};
    /** Events by the pod's uid. */
    public events: Record<string, PodEvent[]> = {};
    /** Status codes instead of answers, by the last part of the path. */
    public readonly refusals: Record<string, number | undefined> = {};
    public readonly clock: Clock;
    private time = 0;
    private readonly plans: { readonly at: number; readonly act: () => unknown }[] = [];
    private server: FakeServer | undefined;
    private connection: Promise<KubernetesConnection> | undefined;

    constructor() {
        this.clock = {
            now: () => this.time,
            sleep: (milliseconds) => {
                this.time += milliseconds;
                const due = this.plans.filter(({ at }) => at <= this.time);
                for (const plan of due) {
                    this.plans.splice(this.plans.indexOf(plan), 1);
                    plan.act();
                }
                return Promise.resolve();
            },
        };
    }

    public async start(): Promise<void> {
        this.server = await startFakeServer((request) => this.answer(request));
        this.connection = connect(kubeconfigFor({ server: `http://127.0.0.1:${this.server.port}` }));
    }

    public async stop(): Promise<void> {
        (await this.connection)?.close();
        await this.server?.close();
    }

    public connect = (): Promise<KubernetesConnection> => this.connection ?? Promise.reject(new Error("not started"));

    /** Plans something for so many seconds from now. */
    public after(seconds: number, act: () => unknown): this {
        this.plans.push({ at: this.time + seconds * 1000, act });
        return this;
    }

    /** Seconds since the start. */
    public get seconds(): number {
        return this.time / 1000;
    }

    private answer(request: http.IncomingMessage): { status: number; body?: unknown } {
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
