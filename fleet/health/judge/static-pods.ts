import { type Check, checkAll, skipped } from "../check";
import { conditionOf, fullName, type PodObject } from "../cluster-objects";
import type { Answer } from "../observations";
import { troubleOf } from "./pod-trouble";

/** The kubelet marks by it what it tells the API server of a static pod. */
const mirrorAnnotation = "kubernetes.io/config.mirror";

/** Whether a pod is a static one. */
export function isStatic({ metadata }: PodObject): boolean {
    return metadata.annotations?.[mirrorAnnotation] !== undefined;
}

/** The static pods that run an image of a name, such as `kube-scheduler`, from whatever registry. */
export function staticPods(pods: readonly PodObject[], image: string): PodObject[] {
    return pods.filter(
        (pod) => isStatic(pod) && pod.spec?.containers?.some((container) => nameOf(container.image) === image),
    );
}

function nameOf(image = ""): string {
    return (
        image
            .replace(/@.*$/, "")
            .replace(/:[^:/]*$/, "")
            .split("/")
            .pop() ?? ""
    );
}

/** The version that the tag of a pod's image is, such as `v1.35.4`; undefined where it has none. */
export function imageVersion(pod: PodObject): string | undefined {
    const image = pod.spec?.containers?.[0]?.image?.replace(/@.*$/, "") ?? "";
    return /:(v\d+\.\d+[^:/]*)$/.exec(image)?.[1];
}

/**
 * Whether the static pods of a component are ready, and there on each node that should have one. Where no node has one the
 * component runs in another way, about which the API server knows nothing.
 * @param name such as `static pods of etcd`.
 */
export function staticPodCheck(
    name: string,
    answer: Answer<readonly PodObject[]>,
    select: (pods: readonly PodObject[]) => readonly PodObject[],
    nodes: readonly string[],
): Check {
    if ("problem" in answer) {
        // Only a part of what is known of the component; that pods cannot be read is told of the workloads.
        return skipped(name, `They could not be read: ${answer.problem}.`);
    }
    const pods = select(answer.value);
    if (pods.length === 0) {
        return skipped(name, "There are none: it runs in another way, of which the API server knows nothing.");
    }
    const there = new Set(pods.map(({ spec }) => spec?.nodeName));
    const faults = [
        ...nodes.filter((node) => !there.has(node)).map((node) => `${node} has none`),
        ...pods.filter((pod) => !isReady(pod)).map((pod) => `${fullName(pod)} is not ready${troubleOf(pod)}`),
    ];
    return checkAll(name, faults, "Look on the node: crictl ps -a, and the logs below /var/log/pods");
}

/** Whether a pod is ready. */
export function isReady({ status }: PodObject): boolean {
    return conditionOf(status?.conditions, "Ready")?.status === "True";
}
