import { type Limits, NamespaceRequests } from "../kubernetes/namespace-requests";
import { type Connect, Refused, Unanswered } from "../kubernetes/requests";
import type { AnchorPod, DaemonSet, PodEvent } from "./objects";

/** What the kubelet puts before the words of a probe. */
const probePrefix = /^Readiness probe failed:\s*/;

/** What a roll reads in the namespace of an anchor. */
export class AnchorCluster {
    private readonly namespace: string;
    private readonly requests: NamespaceRequests;

    constructor(connect: Connect, namespace: string, limits: Limits) {
        this.namespace = namespace;
        this.requests = new NamespaceRequests(connect, namespace, limits, "docs/anchors.md");
    }

    /** Undefined when there is none. */
    public async daemonSet(name: string): Promise<DaemonSet | undefined> {
        const path = `/apis/apps/v1/namespaces/${this.namespace}/daemonsets/${name}`;
        return (await this.requests.get("daemonsets.apps", path)) as DaemonSet | undefined;
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
        return tolerant(async () => {
            const { status, body } = await this.requests.send("get", "pods/log", path, { query, accept: "*/*" });
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
        return (await this.requests.list(resource, path, query)) as readonly Item[];
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
