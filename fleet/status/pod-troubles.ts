import type { ObservedPod } from "./observed-daemon";

const troubles: Readonly<Record<string, string>> = {
    ErrImagePull: "its image cannot be pulled",
    ImagePullBackOff: "its image cannot be pulled",
    InvalidImageName: "its image has no valid name",
    CrashLoopBackOff: "its container ends again and again",
    CreateContainerConfigError: "something that its container needs does not exist",
};

/** Reasons that say no more than that a pod is new. */
const ordinary = ["ContainerCreating", "PodInitializing", "Completed"];

/**
 * What keeps a pod from running, as a clause; undefined when nothing is known. Only reasons are told: messages may hold
 * what a container printed.
 */
export function podTrouble({ status }: ObservedPod): string | undefined {
    const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
    if (scheduled?.status === "False") {
        return `no node takes it (${scheduled.reason ?? "Unschedulable"})`;
    }
    const state = status?.containerStatuses?.[0]?.state;
    const reason = state?.waiting?.reason ?? state?.terminated?.reason ?? status?.reason;
    if (reason === undefined || ordinary.includes(reason)) {
        return undefined;
    }
    const known = troubles[reason];
    return known === undefined ? `it is in ${reason}` : `${known} (${reason})`;
}

/** How a failed pod ended, as the end of a sentence. */
export function podFailure({ status }: ObservedPod): string {
    const terminated = status?.containerStatuses?.[0]?.state?.terminated;
    const exitCode = terminated?.exitCode === undefined ? "" : ` with exit code ${terminated.exitCode}`;
    const reason = status?.reason ?? terminated?.reason;
    return reason === undefined || reason === "Error" ? exitCode : `${exitCode} (${reason})`;
}
