import { revisionAnnotation } from "../../components/anchor/revision";
import type { AnchorPod, DaemonSet } from "./objects";

/** How far a roll is. */
export interface RollState {
    /** Nodes that are to have a pod. */
    readonly wanted: number;
    /** Of these, those whose pod is of the wanted revision and ready. */
    readonly ready: number;
    /** Pods of the wanted revision that are not ready, by node. */
    readonly unready: readonly UnreadyPod[];
    readonly isDone: boolean;
    /** What is not done, as a clause without a full stop. */
    readonly text: string;
}

/** A pod that is not ready, and what its status says of that. */
export interface UnreadyPod {
    readonly node: string;
    readonly pod: string;
    readonly uid: string;
    /** A clause without a full stop. */
    readonly text: string;
    /** Whether it will never be ready like this. */
    readonly isHopeless: boolean;
    /** Whether its container runs, so that it tells itself why it is not ready. */
    readonly isRunning: boolean;
}

/** Reasons why a container waits that do not pass by themselves. */
const hopeless: readonly string[] = [
    "InvalidImageName",
    "ErrImageNeverPull",
    "ImageInspectError",
    "CreateContainerConfigError",
    "RunContainerError",
];

/**
 * What a DaemonSet and its pods tell of a roll. The roll is done when every node has a pod of the wanted revision that is ready; where no
 * node is selected it is done, too.
 *
 * @param daemonSet undefined when there is none.
 */
export function rollState(
    name: string,
    daemonSet: DaemonSet | undefined,
    pods: readonly AnchorPod[],
    revision: string,
): RollState {
    if (daemonSet === undefined) {
        return notBegun(`there is no DaemonSet ${name}`);
    }
    if (revisionOf(daemonSet.spec?.template) !== revision) {
        return notBegun(`the DaemonSet ${name} has another revision: somebody else has changed it`);
    }
    const { generation = 0 } = daemonSet.metadata ?? {};
    const { observedGeneration = 0, desiredNumberScheduled: wanted = 0 } = daemonSet.status ?? {};
    if (observedGeneration < generation) {
        return notBegun(`nobody has acted on the DaemonSet ${name} yet (is the controller manager running?)`);
    }
    const current = pods.filter((pod) => isCurrent(pod, daemonSet, revision));
    const ready = current.filter(isReady).length;
    const { updatedNumberScheduled = 0, numberAvailable = 0 } = daemonSet.status ?? {};
    const isDone = ready >= wanted && updatedNumberScheduled >= wanted && numberAvailable >= wanted;
    const nodes = wanted === 1 ? "node" : "nodes";
    return {
        wanted,
        ready,
        unready: current.filter((pod) => !isReady(pod)).map(unreadyPod),
        isDone,
        text: `${ready} of ${wanted} ${nodes} ready with the new revision`,
    };
}

function notBegun(text: string): RollState {
    return { wanted: 0, ready: 0, unready: [], isDone: false, text };
}

function revisionOf(template: { readonly metadata?: AnchorPod["metadata"] } | undefined): string | undefined {
    return template?.metadata?.annotations?.[revisionAnnotation];
}

function isCurrent(pod: AnchorPod, { metadata }: DaemonSet, revision: string): boolean {
    const { deletionTimestamp, ownerReferences = [] } = pod.metadata ?? {};
    return (
        deletionTimestamp === undefined &&
        revisionOf(pod) === revision &&
        ownerReferences.some(({ uid }) => uid === metadata?.uid)
    );
}

function isReady({ status }: AnchorPod): boolean {
    return (status?.conditions ?? []).some(({ type, status: value }) => type === "Ready" && value === "True");
}

function unreadyPod({ metadata, spec, status }: AnchorPod): UnreadyPod {
    const [container] = status?.containerStatuses ?? [];
    const { reason, message } = container?.state?.waiting ?? {};
    const scheduled = (status?.conditions ?? []).find(({ type }) => type === "PodScheduled");
    const isRefused = status?.phase === "Failed";
    const words = [
        isRefused ? [status.reason, status.message] : [],
        reason === undefined ? [] : [reason, message],
        scheduled?.status === "False" ? [scheduled.reason, scheduled.message] : [],
    ].find((each) => each.length > 0);
    return {
        node: spec?.nodeName ?? "a node that is not known yet",
        pod: metadata?.name ?? "",
        uid: metadata?.uid ?? "",
        text: words === undefined ? "its pod is not ready" : `its pod does not run: ${oneLine(words)}`,
        isHopeless: hopeless.includes(reason ?? ""),
        isRunning: words === undefined,
    };
}

function oneLine(words: readonly (string | undefined)[]): string {
    return words
        .filter((word) => word !== undefined && word !== "")
        .join(": ")
        .trim()
        .replace(/\s*\n\s*/g, " ")
        .replace(/\.$/, "");
}

/** What the script says when it has given up on a revision: it is not tried again until it changes. */
export function isGivenUp(words: string): boolean {
    return / was not healthy within \d+ s /.test(words);
}

/** What it says besides, as long as the revision before does not answer either. */
export function isComingBack(words: string): boolean {
    return words.includes(" was put back, but is not healthy: ");
}
