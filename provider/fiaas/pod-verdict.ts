import type { ContainerStatus, Pod } from "./objects";

/** What a look at the bootstrap pod tells. */
export interface PodVerdict {
    /** "doubtful" is a failure if the next look says the same: some failures pass. */
    readonly state: "pending" | "running" | "succeeded" | "doubtful" | "failed";
    /** A clause without a full stop, such as "the bootstrap pod is running". */
    readonly text: string;
    /** Whether the container has run, so that its log may tell more. */
    readonly hasLog?: boolean;
    /** The container's last words as the kubelet kept them, for those who may not read its log. */
    readonly lastWords?: string | undefined;
}

/** Reasons why a container waits that go away when one waits, or when a registry recovers. */
const passing = ["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"];

/** Reasons why a container waits for ever. */
const lasting = [
    "InvalidImageName",
    "ErrImageNeverPull",
    "ImageInspectError",
    "CreateContainerConfigError",
    "CreateContainerError",
    "PreCreateHookError",
    "PreStartHookError",
    "PostStartHookError",
    "RunContainerError",
];

/**
 * What became of the pod with that uid. Only the container of that name counts: others may have been put beside it,
 * and may never end.
 */
export function podVerdict(pod: Pod | undefined, uid: string | undefined, container: string): PodVerdict {
    if (pod === undefined) {
        return { state: "failed", text: "somebody deleted the bootstrap pod while it was at work" };
    }
    if (pod.metadata?.uid !== uid) {
        return { state: "failed", text: "somebody put another pod in the place of the bootstrap pod" };
    }
    const status = pod.status?.containerStatuses?.find(({ name }) => name === container);
    const terminated = terminatedVerdict(status, pod.status?.phase);
    if (terminated?.state === "succeeded") {
        return terminated;
    }
    if (pod.metadata?.deletionTimestamp !== undefined) {
        return { state: "failed", text: `somebody is deleting the bootstrap pod while it is at work${reasonOf(pod)}` };
    }
    return terminated ?? phaseVerdict(pod) ?? waitingVerdict(status) ?? pendingVerdict(pod, status);
}

function terminatedVerdict(status: ContainerStatus | undefined, phase: string | undefined): PodVerdict | undefined {
    const terminated = status?.state?.terminated;
    if (terminated?.exitCode === 0 || (terminated === undefined && phase === "Succeeded")) {
        return { state: "succeeded", text: "the bootstrap pod has ended well" };
    }
    if (terminated === undefined) {
        return undefined;
    }
    const { exitCode = "unknown", reason = "Error", message } = terminated;
    const why = reason === "Error" ? "" : ` (${reason})`;
    const text = `the bootstrap pod ended with exit code ${exitCode}${why}`;
    return { state: "failed", text, hasLog: true, lastWords: message };
}

/** A pod may fail as a whole: evicted, or lost with its node. */
function phaseVerdict(pod: Pod): PodVerdict | undefined {
    return pod.status?.phase === "Failed"
        ? { state: "failed", text: `the bootstrap pod failed${reasonOf(pod)}` }
        : undefined;
}

function reasonOf({ status }: Pod): string {
    const words = [status?.reason, status?.message].filter((word) => word !== undefined && word !== "");
    return words.length === 0 ? "" : `: ${oneLine(words.join(": "))}`;
}

function waitingVerdict(status: ContainerStatus | undefined): PodVerdict | undefined {
    const { reason = "", message } = status?.state?.waiting ?? {};
    const state = passing.includes(reason) ? "doubtful" : "failed";
    return state === "doubtful" || lasting.includes(reason)
        ? {
              state,
              text: `the bootstrap pod does not start: ${reason}${message === undefined ? "" : `: ${oneLine(message)}`}`,
          }
        : undefined;
}

function pendingVerdict(pod: Pod, status: ContainerStatus | undefined): PodVerdict {
    const { phase = "Pending", conditions } = pod.status ?? {};
    if (phase === "Running") {
        return { state: "running", text: "the bootstrap pod is running" };
    }
    const scheduled = conditions?.find(({ type }) => type === "PodScheduled");
    if (scheduled?.status === "False") {
        const why = [scheduled.reason, scheduled.message].filter((word) => word !== undefined).join(": ");
        return { state: "pending", text: `the bootstrap pod has no node: ${oneLine(why)}` };
    }
    const waiting = status?.state?.waiting?.reason;
    return { state: "pending", text: `the bootstrap pod is ${phase}${waiting === undefined ? "" : ` (${waiting})`}` };
}

function oneLine(text: string): string {
    return text
        .trim()
        .replace(/\s*\n\s*/g, " ")
        .replace(/\.$/, "");
}
