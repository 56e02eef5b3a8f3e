import type { PropertyMap } from "../../../provider/property-values";
import { type KubernetesObject, mapAt, mapsAt, nameOf, qualifiedName, textAt, valueAt } from "../kubernetes-object";
import { messages } from "../messages";
import { conditionOf, isTrue } from "./conditions";
import { type AwaitRule, type Readiness, ready } from "./readiness";

/**
 * A Pod is ready when it is scheduled, initialized, and Ready or completed. It never fails before the time-out:
 * a failed, crashing or deleted Pod is waited for like any other (observed of the Kubernetes provider 4.34).
 */
export const podRule: AwaitRule = {
    evaluate: evaluatePod,
    timeoutMessage: messages.notReadyInTime,
    restartsClock: true,
    checkedOnRead: true,
};

function evaluatePod(pod: KubernetesObject): Readiness {
    const reasons = podReasons(pod);
    const waiting = (step: string): Readiness => ({
        state: "waiting",
        status: `Waiting for Pod "${qualifiedName(pod)}" to be ${step}`,
        reasons,
    });
    if (!isTrue(pod, "PodScheduled")) {
        return waiting("scheduled");
    }
    if (!isTrue(pod, "Initialized")) {
        return waiting("initialized");
    }
    const condition = conditionOf(pod, "Ready");
    const isCompleted = textAt(pod, "status", "phase") === "Succeeded";
    return condition !== undefined && (textAt(condition, "status") === "True" || isCompleted)
        ? ready
        : waiting("ready");
}

/** What is wrong with a Pod, as the second and later lines of an error. */
export function podReasons(pod: KubernetesObject): readonly string[] {
    const prefix = `[Pod ${qualifiedName(pod)}]: `;
    const containers = [
        ...mapsAt(pod, "status", "initContainerStatuses"),
        ...mapsAt(pod, "status", "containerStatuses"),
    ];
    const ended = containers.flatMap(terminationReason);
    if (ended.length > 0) {
        return ended.map((reason) => prefix + reason);
    }
    const waiting = containers.flatMap(waitingReason);
    if (waiting.length > 0) {
        return [`${prefix}containers with unready status: ${waiting.join(" -- ")}`];
    }
    return ["PodScheduled", "Initialized", "Ready"].flatMap((type) => conditionReason(pod, type, prefix)).slice(0, 1);
}

function terminationReason(container: PropertyMap): readonly string[] {
    const terminated = mapAt(container, "state", "terminated");
    const code = valueAt(terminated, "exitCode");
    if (typeof code !== "number" || code === 0) {
        return [];
    }
    const message = textAt(terminated, "message");
    return message === ""
        ? [`container "${nameIn(container)}" completed with exit code ${code}`]
        : [`[${textAt(terminated, "reason")}] ${message}`];
}

function waitingReason(container: PropertyMap): readonly string[] {
    const waiting = mapAt(container, "state", "waiting");
    const reason = textAt(waiting, "reason");
    // Every container waits like this at first.
    if (reason === "" || reason === "ContainerCreating" || reason === "PodInitializing") {
        return [];
    }
    return [`[${nameIn(container)}][${reason}] ${textAt(waiting, "message")}`.trimEnd()];
}

function conditionReason(pod: KubernetesObject, type: string, prefix: string): readonly string[] {
    const condition = conditionOf(pod, type) ?? {};
    if (textAt(condition, "status") !== "False") {
        return [];
    }
    const [reason, message] = [textAt(condition, "reason"), textAt(condition, "message")];
    return message === "" ? [] : [`${prefix}${reason === "" ? "" : `[${reason}] `}${message}`];
}

function nameIn(container: PropertyMap): string {
    return textAt(container, "name") || nameOf(container);
}
