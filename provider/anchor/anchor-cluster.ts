import { ask, type Connect, Refused, Unanswered } from "../kubernetes/requests";
import type { KubernetesRequest } from "../kubernetes/connection";
import type { AnchorPod, DaemonSet, PodEvent } from "./objects";

const docs = "docs/anchors.md";

/** What the kubelet puts before the words of a probe. */
const probePrefix = /^Readiness probe failed:\s*/;

/** What a roll reads in the namespace of an anchor. */
export class AnchorCluster {
    private readonly connect: Connect;
    private readonly namespace: string;
    private readonly limits: () => Pick<KubernetesRequest, "signal" | "timeout">;

    /** @param limits how long the next request may take, and what cancels it. */
    constructor(connect: Connect, namespace: string, limits: () => Pick<KubernetesRequest, "signal" | "timeout">) {
        this.connect = connect;
        this.namespace = namespace;
        this.limits = limits;
    }

    /** Undefined when there is none. */
    public async daemonSet(name: string): Promise<DaemonSet | undefined> {
        const path = `/apis/apps/v1/namespaces/${this.namespace}/daemonsets/${name}`;
        const right = { verb: "get", resource: "daemonsets.apps", namespace: this.namespace, docs } as const;
        const { status, body } = await ask(this.connect, { path, ...this.limits() }, right);
        return status === 404 ? undefined : (body as DaemonSet);
    }

    /** The pods of a DaemonSet, by its label. */
    public async pods(daemonSet: string): Promise<readonly AnchorPod[]> {
        const query = { labelSelector: `app.kubernetes.io/name=${daemonSet}` };
        return this.list<AnchorPod>("pods", query);
    }

    /**
     * Why a pod says that it is not ready: the last line that its script has said, else the words of its readiness probe in the events. Both
     * may be missing: logs take a kubelet that answers, and events are dropped where there are many.
     */
    public async words(pod: { readonly pod: string; readonly uid: string }): Promise<string | undefined> {
        return (await this.lastLine(pod.pod)) ?? (await this.lastProbe(pod.uid));
    }

    private async lastLine(pod: string): Promise<string | undefined> {
        const path = `/api/v1/namespaces/${this.namespace}/pods/${pod}/log`;
        const query = { tailLines: "1" };
        const right = { verb: "get", resource: "pods/log", namespace: this.namespace, docs } as const;
        return tolerant(async () => {
            const { status, body } = await ask(this.connect, { path, query, accept: "*/*", ...this.limits() }, right);
            // The script begins its lines with the anchor's name.
            const line = typeof body === "string" ? body.trim().replace(/^[-a-z0-9]+: /, "") : "";
            return status === 200 && line !== "" ? line : undefined;
        });
    }

    private async lastProbe(uid: string): Promise<string | undefined> {
        const query = { fieldSelector: `involvedObject.uid=${uid},reason=Unhealthy` };
        return tolerant(async () => {
            const events = await this.list<PodEvent>("events", query);
            const last = [...events].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1)).at(-1);
            return last?.message?.replace(probePrefix, "").trim();
        });
    }

    private async list<Item>(resource: string, query: Record<string, string>): Promise<readonly Item[]> {
        const path = `/api/v1/namespaces/${this.namespace}/${resource}`;
        const right = { verb: "list", resource, namespace: this.namespace, docs } as const;
        const { body } = await ask(this.connect, { path, query, ...this.limits() }, right);
        return (body as { readonly items?: readonly Item[] }).items ?? [];
    }
}

function timeOf({ lastTimestamp, eventTime }: PodEvent): string {
    return lastTimestamp ?? eventTime ?? "";
}

/** What only says more is left out where it cannot be had. */
async function tolerant(work: () => Promise<string | undefined>): Promise<string | undefined> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof Refused || error instanceof Unanswered) {
            return undefined;
        }
        throw error;
    }
}
