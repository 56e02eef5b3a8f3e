import { type Check, checkAll, unknown } from "../check";
import {
    ageOf,
    type ClaimObject,
    conditionOf,
    fullName,
    type JobObject,
    type PodObject,
    spanText,
} from "../cluster-objects";
import type { Expectations } from "../expectations";
import { known, type Observations, problemOf } from "../observations";
import { isSystemDaemonSet } from "./daemon-sets";
import { hasNoImage, troubleOf } from "./pod-trouble";
import { isReady, isStatic } from "./static-pods";

type WorkloadObservations = Pick<
    Observations,
    "pods" | "daemonSets" | "claims" | "storageClasses" | "jobs" | "missingPullSecrets"
>;

/** Judges everything that no other layer judges. */
export function judgeWorkloads(observations: WorkloadObservations, expectations: Expectations): Check[] {
    return [...podChecks(observations, expectations), claimCheck(observations, expectations), jobCheck(observations)];
}

/** Pods that are judged here: no static ones, none of the DaemonSets of other layers, none of the DNS, none that have ended well. */
function workloadPods({ pods, daemonSets }: Pick<Observations, "pods" | "daemonSets">): PodObject[] {
    const system = new Set(known(daemonSets).filter(isSystemDaemonSet).map(fullName));
    return known(pods).filter((pod) => {
        const { namespace, labels, ownerReferences = [] } = pod.metadata;
        const isOfSystem = ownerReferences.some(
            ({ kind, name }) => kind === "DaemonSet" && system.has(`${namespace ?? ""}/${name}`),
        );
        const isDns = namespace === "kube-system" && labels?.["k8s-app"] === "kube-dns";
        return !isStatic(pod) && !isOfSystem && !isDns && pod.status?.phase !== "Succeeded";
    });
}

function podChecks(observations: WorkloadObservations, { now, patience }: Expectations): Check[] {
    const problem = problemOf(observations.pods);
    if (problem !== undefined) {
        return [unknown("pods", `They could not be read: ${problem}.`)];
    }
    const pods = workloadPods(observations);
    const imageless = pods.filter(hasNoImage);
    const others = pods.filter((pod) => !hasNoImage(pod) && !isLeftOver(pod));
    return [
        checkAll(
            "images of pods",
            imageless.map((pod) => `${fullName(pod)} cannot pull its image${secretText(observations, pod)}`),
            "Correct the image, or the pull secrets of its namespace, and look with `kubectl describe pod`",
        ),
        checkAll(
            "pods are ready",
            others.flatMap((pod) => podFault(pod, now, patience) ?? []),
            "See `kubectl describe pod` and `kubectl logs` of each",
        ),
    ];
}

function secretText({ missingPullSecrets }: WorkloadObservations, pod: PodObject): string {
    const missing = missingPullSecrets[fullName(pod)] ?? [];
    return missing.length === 0 ? "" : `: the pull secret ${missing.join(", ")} does not exist`;
}

/** What was evicted or lost its node stays as failed, and another one has taken its place; Jobs tell of their pods themselves. */
function isLeftOver({ metadata, status }: PodObject): boolean {
    return status?.phase === "Failed" && (metadata.ownerReferences ?? []).length > 0;
}

function podFault(pod: PodObject, now: number, patience: number): string | undefined {
    const { metadata, status } = pod;
    const deleting = ageOf(metadata.deletionTimestamp, now);
    if (deleting !== undefined) {
        return deleting > patience ? `${fullName(pod)} should have ended ${spanText(deleting)} ago` : undefined;
    }
    if (status?.phase === "Failed") {
        return `${fullName(pod)} has failed${troubleOf(pod)}`;
    }
    const since = conditionOf(status?.conditions, "Ready")?.lastTransitionTime ?? metadata.creationTimestamp;
    const age = ageOf(since, now);
    return !isReady(pod) && age !== undefined && age > patience
        ? `${fullName(pod)} has not been ready for ${spanText(age)}${troubleOf(pod)}`
        : undefined;
}

function claimCheck(observations: WorkloadObservations, { now, patience }: Expectations): Check {
    const name = "volumes";
    const problem = problemOf(observations.claims);
    if (problem !== undefined) {
        return unknown(name, `Claims could not be read: ${problem}.`);
    }
    const lazy = new Set(
        known(observations.storageClasses)
            .filter(({ volumeBindingMode }) => volumeBindingMode === "WaitForFirstConsumer")
            .map(({ metadata }) => metadata.name),
    );
    const used = new Set(known(observations.pods).flatMap(claimsOf));
    const faults = known(observations.claims).flatMap((claim) => {
        const isWaiting = lazy.has(claim.spec?.storageClassName ?? "") && !used.has(fullName(claim));
        return isWaiting ? [] : (claimFault(claim, now, patience) ?? []);
    });
    return checkAll(name, faults, "See `kubectl describe pvc` of each: its storage class, and who provides it");
}

function claimsOf({ metadata, spec }: PodObject): string[] {
    return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) =>
        claim === undefined ? [] : [`${metadata.namespace ?? ""}/${claim.claimName}`],
    );
}

function claimFault(claim: ClaimObject, now: number, patience: number): string | undefined {
    const age = ageOf(claim.metadata.creationTimestamp, now) ?? 0;
    const phase = claim.status?.phase;
    if (phase === "Lost") {
        return `${fullName(claim)} has lost its volume`;
    }
    return phase === "Pending" && age > patience
        ? `${fullName(claim)} has had no volume for ${spanText(age)}`
        : undefined;
}

/** Of a CronJob only the last Job counts: the failed ones before it are kept to be looked at. */
function jobCheck({ jobs }: WorkloadObservations): Check {
    const name = "jobs";
    if ("problem" in jobs) {
        return unknown(name, `They could not be read: ${jobs.problem}.`);
    }
    const last = new Map<string, JobObject>();
    for (const job of [...jobs.value].sort(byCreation)) {
        last.set(cronJobOf(job) ?? `Job ${fullName(job)}`, job);
    }
    const faults = [...last.values()].flatMap((job) => {
        const failed = conditionOf(job.status?.conditions, "Failed");
        return failed?.status === "True" ? [`${fullName(job)} has failed (${failed.reason ?? "no reason told"})`] : [];
    });
    return checkAll(name, faults.sort(), "See `kubectl logs` of its pods; delete it when it is done with");
}

function byCreation(one: JobObject, other: JobObject): number {
    return Date.parse(one.metadata.creationTimestamp ?? "") - Date.parse(other.metadata.creationTimestamp ?? "");
}

function cronJobOf({ metadata }: JobObject): string | undefined {
    const owner = metadata.ownerReferences?.find(({ kind }) => kind === "CronJob");
    return owner === undefined ? undefined : `CronJob ${metadata.namespace ?? ""}/${owner.name}`;
}
