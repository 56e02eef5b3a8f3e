import { podTrouble } from "../../status/pod-troubles";
import type { ContainerStatus, PodObject } from "../cluster-objects";

/** What keeps a pod from being ready, as the end of a sentence; empty when nothing is known. */
export function troubleOf(pod: PodObject): string {
    const trouble = podTrouble({ ...pod, status: { ...pod.status, containerStatuses: troubled(pod) } });
    return trouble === undefined ? "" : `: ${trouble}`;
}

/** Whether the image of one of a pod's containers cannot be pulled, after more than one attempt. */
export function hasNoImage(pod: PodObject): boolean {
    return statuses(pod).some(({ state }) => imageReasons.includes(state?.waiting?.reason ?? ""));
}

const imageReasons = ["ImagePullBackOff", "InvalidImageName"];

/** The first container that is not ready and says why, for what looks at one alone. */
function troubled(pod: PodObject): ContainerStatus[] {
    const waiting = statuses(pod).find(({ ready, state }) => ready !== true && reasonOf(state) !== undefined);
    return waiting === undefined ? [] : [waiting];
}

/** A container that has done its work is in no trouble. */
function reasonOf(state: ContainerStatus["state"]): string | undefined {
    const { terminated, waiting } = state ?? {};
    return waiting?.reason ?? (terminated?.exitCode === 0 ? undefined : terminated?.reason);
}

function statuses({ status }: PodObject): readonly ContainerStatus[] {
    return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}
