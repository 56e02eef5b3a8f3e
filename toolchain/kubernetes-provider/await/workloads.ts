import { type KubernetesObject, isKind, numberAt, textAt, valueAt } from "../kubernetes-object";
import { messages } from "../messages";
import { conditionOf, isObserved, isTrue } from "./conditions";
import { type AwaitRule, type Readiness, ready } from "./readiness";

/** Replicas wanted; Kubernetes' default is one. */
function wanted(object: KubernetesObject): number {
    const replicas = valueAt(object, "spec", "replicas");
    return typeof replicas === "number" ? replicas : 1;
}

/** A Deployment is ready when all its replicas are of the current template and available; none is enough of none. */
export const deploymentRule: AwaitRule = {
    evaluate: (deployment): Readiness => {
        const replicas = wanted(deployment);
        const updated = numberAt(deployment, "status", "updatedReplicas");
        const available = numberAt(deployment, "status", "availableReplicas");
        const isDone =
            isObserved(deployment) &&
            updated >= replicas &&
            available >= replicas &&
            numberAt(deployment, "status", "replicas") <= updated;
        return isDone
            ? ready
            : {
                  state: "waiting",
                  status: `Waiting for app ReplicaSet be available (${available}/${replicas} Pods available)`,
                  reasons: ["Minimum number of live Pods was not attained"],
              };
    },
    timeoutMessage: messages.notReadyInTime,
    checkedOnRead: true,
};

/** A DaemonSet is ready when every node that should have one has a current and available pod; no node is fine. */
export const daemonSetRule: AwaitRule = {
    evaluate: (set): Readiness => {
        const desired = numberAt(set, "status", "desiredNumberScheduled");
        const available = numberAt(set, "status", "numberAvailable");
        const isRolling = textAt(set, "spec", "updateStrategy", "type") !== "OnDelete";
        const updated = isRolling ? numberAt(set, "status", "updatedNumberScheduled") : desired;
        return isObserved(set) && available >= desired && updated >= desired
            ? ready
            : {
                  state: "waiting",
                  status: `Waiting for DaemonSet pods (${available}/${desired} available)`,
                  reasons: [`${available} of ${desired} desired pods are available`],
              };
    },
    timeoutMessage: () => messages.conditionTimeout,
    checkedOnRead: true,
};

/** A StatefulSet is ready when all its replicas are ready and of the current revision. */
export const statefulSetRule: AwaitRule = {
    evaluate: (set): Readiness => {
        const replicas = wanted(set);
        const readyReplicas = numberAt(set, "status", "readyReplicas");
        const isRolling = textAt(set, "spec", "updateStrategy", "type") !== "OnDelete";
        const isCurrent =
            !isRolling || textAt(set, "status", "currentRevision") === textAt(set, "status", "updateRevision");
        return isObserved(set) && readyReplicas >= replicas && isCurrent
            ? ready
            : {
                  state: "waiting",
                  status: `Waiting for StatefulSet to be ready (${readyReplicas}/${replicas} Pods ready)`,
                  reasons: [`${readyReplicas} out of ${replicas} replicas succeeded readiness checks`],
              };
    },
    timeoutMessage: messages.notReadyInTime,
    checkedOnRead: true,
};

/**
 * A Job is ready when it is complete, and fails as soon as it has failed; a pending or suspended one waits for the
 * time-out (observed of the Kubernetes provider 4.34).
 */
export const jobRule: AwaitRule = {
    evaluate: (job): Readiness => {
        if (isTrue(job, "Complete")) {
            return ready;
        }
        if (isTrue(job, "Failed")) {
            const failure = conditionOf(job, "Failed") ?? {};
            const reason = `[${textAt(failure, "reason")}] ${textAt(failure, "message")}`;
            return {
                state: "failed",
                message: messages.notInitialized(textAt(job, "metadata", "name")),
                reasons: [reason],
            };
        }
        return { state: "waiting", status: "Waiting for Job to complete", reasons: ["Job has not completed"] };
    },
    timeoutMessage: messages.notReadyInTime,
    restartsClock: true,
    checkedOnRead: true,
};

/** A claim is ready when it is bound, or pending on purpose; the five minutes cannot be changed. */
export function claimRule(bindsLate: boolean): AwaitRule {
    return {
        evaluate: (claim): Readiness => {
            const phase = textAt(claim, "status", "phase");
            return phase === "Bound" || (phase === "Pending" && bindsLate) ? ready : { state: "waiting" };
        },
        timeoutMessage: (name) => `Timeout occurred polling for '${name}'`,
        fixedTimeout: 300_000,
    };
}

/** A quota is ready when its status repeats its limits. */
export const quotaRule: AwaitRule = {
    evaluate: (quota): Readiness => {
        const [hard, status] = [valueAt(quota, "spec", "hard"), valueAt(quota, "status", "hard")];
        return sameEntries(hard, status) ? ready : { state: "waiting" };
    },
    timeoutMessage: (name) => `Timeout occurred polling for '${name}'`,
};

function sameEntries(left: unknown, right: unknown): boolean {
    const text = (value: unknown): string =>
        JSON.stringify(Object.entries(value ?? {}).sort(([a], [b]) => a.localeCompare(b)));
    return text(left) === text(right);
}

/** A service account's token Secret is ready when it has its token; Kubernetes deletes it when there is no such account. */
export const tokenSecretRule: AwaitRule = {
    evaluate: (object): Readiness =>
        Object.keys(valueAt(object, "data") ?? {}).length > 0 ? ready : { state: "waiting" },
    timeoutMessage: messages.notReadyInTime,
    gone: (name) => ({ state: "failed", message: `secrets "${name}" not found`, reasons: [] }),
};

/** Whether the object is a Secret that Kubernetes fills with a service account's token. */
export function isTokenSecret(object: KubernetesObject): boolean {
    return isKind(object, "", "Secret") && textAt(object, "type") === "kubernetes.io/service-account-token";
}
