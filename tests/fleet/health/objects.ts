import type { Outcome } from "../../../provider/cluster-answer";
import { ConnectionError } from "../../../provider/kubernetes/connection";
import type {
    Condition,
    DaemonSetObject,
    LeaseObject,
    NodeObject,
    PodObject,
} from "../../../fleet/health/cluster-objects";
import type { Answer, ApiServerAnswers, Observations } from "../../../fleet/health/observations";

/** The time at which the tests look. */
export const now = Date.parse("2026-12-01T12:00:00Z");

/** A time so many seconds before {@link now}. */
export function before(seconds: number): string {
    return new Date(now - seconds * 1000).toISOString();
}

/** An answer of an API server. */
export function answer(status: number, body: unknown = ""): Outcome {
    return { status, body };
}

/** No answer of an API server. */
function silence(reason = "connection refused", failure: ConnectionError["failure"] = "refused"): Outcome {
    return new ConnectionError(failure, reason);
}

/** What a server says that is well. */
export function server(address: string, node?: string, changes: Partial<ApiServerAnswers> = {}): ApiServerAnswers {
    return {
        address,
        url: `https://${address}`,
        node,
        version: answer(200, { gitVersion: "v1.35.4" }),
        live: answer(200, "ok"),
        ready: answer(200, "[+]ping ok\n[+]etcd ok\nreadyz check passed\n"),
        etcd: answer(200, "ok"),
        ...changes,
    };
}

/** One that does not answer at all. */
export function silentServer(
    address: string,
    node?: string,
    reason = "connection refused",
    failure: ConnectionError["failure"] = "refused",
): ApiServerAnswers {
    const outcome = silence(`https://${address}: ${reason}`, failure);
    return server(address, node, { version: outcome, live: outcome, ready: outcome, etcd: outcome });
}

/** Conditions by their type. */
export function conditions(values: Readonly<Record<string, string>>, reason = "Because"): Condition[] {
    return Object.entries(values).map(([type, status]) => ({ type, status, reason, lastTransitionTime: before(3600) }));
}

/** A node that is well. */
export function node(name: string, changes: NodeObject["status"] = {}): NodeObject {
    const healthy = conditions({ Ready: "True", MemoryPressure: "False", NetworkUnavailable: "False" });
    const nodeInfo = { kubeletVersion: "v1.35.4" };
    return { metadata: { name }, status: { conditions: healthy, nodeInfo, ...changes } };
}

/** A lease, renewed so many seconds ago. */
export function lease(name: string, seconds = 2, leaseDurationSeconds = 15): LeaseObject {
    const spec = { holderIdentity: `${name}-1`, leaseDurationSeconds, renewTime: before(seconds) };
    return { metadata: { name, namespace: "kube-system" }, spec };
}

/** A DaemonSet with so many pods wanted, and so many ready. */
export function daemonSet(name: string, wanted = 4, ready = wanted, updated = wanted): DaemonSetObject {
    const isAnchor = name.includes("anchor");
    return {
        metadata: {
            name,
            namespace: "kube-system",
            generation: 2,
            labels: isAnchor ? { "app.kubernetes.io/managed-by": "flotilla" } : {},
        },
        status: {
            observedGeneration: 2,
            desiredNumberScheduled: wanted,
            numberReady: ready,
            updatedNumberScheduled: updated,
        },
    };
}

/** A pod that has been ready for an hour. */
export function pod(
    name: string,
    {
        metadata = {},
        spec = {},
        status = {},
    }: {
        readonly metadata?: Partial<PodObject["metadata"]>;
        readonly spec?: PodObject["spec"];
        readonly status?: PodObject["status"];
    } = {},
): PodObject {
    return {
        metadata: { name, namespace: "shop", creationTimestamp: before(3600), ...metadata },
        spec: { nodeName: "w0", containers: [{ image: "example.com/shop:v1" }], ...spec },
        status: { phase: "Running", conditions: conditions({ PodScheduled: "True", Ready: "True" }), ...status },
    };
}

/** A pod that has not been ready for so many seconds, and whose container waits for a reason. */
export function unreadyPod(
    name: string,
    seconds: number,
    reason?: string,
    changes: Parameters<typeof pod>[1] = {},
): PodObject {
    const lastTransitionTime = before(seconds);
    return pod(name, {
        ...changes,
        status: {
            phase: "Pending",
            conditions: [
                { type: "PodScheduled", status: "True", lastTransitionTime },
                { type: "Ready", status: "False", lastTransitionTime },
            ],
            containerStatuses: [
                { name: "main", ready: false, state: reason === undefined ? {} : { waiting: { reason } } },
            ],
            ...changes.status,
        },
    });
}

/** What belongs to a DaemonSet of kube-system. */
export function ofDaemonSet(name: string): Partial<PodObject["metadata"]> {
    return { namespace: "kube-system", ownerReferences: [{ kind: "DaemonSet", name }] };
}

/** A static pod, as the kubelet of a node shows it. */
export function staticPod(
    component: string,
    nodeName: string,
    image: string,
    status: PodObject["status"] = {},
): PodObject {
    return pod(`${component}-${nodeName}`, {
        metadata: { namespace: "kube-system", annotations: { "kubernetes.io/config.mirror": "0" } },
        spec: { nodeName, containers: [{ image }] },
        status,
    });
}

/** Something that was answered. */
export function value<Value>(given: Value): Answer<Value> & { readonly value: Value } {
    return { value: given };
}

/** Addresses behind a Service. */
export function slice(addresses: readonly string[], ready = true) {
    return {
        metadata: { name: "some-1", namespace: "default" },
        endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready } })),
    };
}

/** A certificate that is served as it should be. */
export function endpoint(
    address: string,
    changes: Partial<NonNullable<Observations["certificates"]["server"]>> = {},
): NonNullable<Observations["certificates"]["server"]> {
    return {
        address,
        document: "apiserver",
        state: "ok",
        fingerprint: "ab".repeat(32),
        notAfter: Date.parse("2027-06-01T00:00:00Z"),
        isTrusted: true,
        fitsHost: true,
        why: "",
        ...changes,
    };
}
