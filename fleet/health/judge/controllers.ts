import { nodesWith } from "../../../components/pki/node-hosts";
import { type Check, checkAll, fail, pass, skipped, unknown } from "../check";
import { ageOf, conditionOf, fullName, type LeaseObject, type PodObject, spanText } from "../cluster-objects";
import type { Expectations } from "../expectations";
import { type Answer, known, type Observations } from "../observations";
import { toldVersion } from "./outcomes";
import { imageVersion, staticPodCheck, staticPods } from "./static-pods";
import { controllerSkew, minorVersion, type MinorVersion } from "./version-skew";

/** Milliseconds that a lease may be late: clocks differ, and an API server may be slow. */
export const leaseTolerance = 10_000;

/** Components that hold a lease in kube-system under their own name. */
const controllers = ["kube-scheduler", "kube-controller-manager"] as const;

/** Judges scheduler and controller manager. */
export function judgeControllers(
    { leases, pods, apiServers }: Pick<Observations, "leases" | "pods" | "apiServers">,
    expectations: Expectations,
): Check[] {
    const masters = nodesWith(expectations.nodes, "control-plane").map(([name]) => name);
    return [
        ...controllers.flatMap((name) => [
            leaseCheck(name, leases, expectations.now),
            staticPodCheck(`static pods of ${name}`, pods, (all) => staticPods(all, name), masters),
        ]),
        queueCheck(pods, expectations.now),
        ...skewChecks(known(pods), serverVersions({ apiServers })),
    ];
}

/** The versions of the API servers that tell one. */
export function serverVersions({ apiServers }: Pick<Observations, "apiServers">): MinorVersion[] {
    return apiServers.flatMap(({ version }) => minorVersion(toldVersion(version) ?? "") ?? []);
}

/** What is wrong with a lease at a time, as a clause; undefined when somebody holds it. */
export function leaseFault({ spec }: LeaseObject, now: number): string | undefined {
    const { holderIdentity = "", leaseDurationSeconds = 15, renewTime } = spec ?? {};
    const age = ageOf(renewTime, now);
    if (holderIdentity === "" || age === undefined) {
        return "nobody holds it";
    }
    return age > leaseDurationSeconds * 1000 + leaseTolerance
        ? `last renewed ${spanText(age)} ago, and it lasts ${leaseDurationSeconds} s`
        : undefined;
}

function leaseCheck(component: string, leases: Answer<readonly LeaseObject[]>, now: number): Check {
    const name = `lease of ${component}`;
    if ("problem" in leases) {
        return unknown(name, `It could not be read: ${leases.problem}.`);
    }
    const lease = leases.value.find(({ metadata }) => metadata.name === component);
    if (lease === undefined) {
        return skipped(name, "There is none: it runs without leader election, or has never run.");
    }
    const fault = leaseFault(lease, now);
    return fault === undefined
        ? pass(name)
        : fail(name, `${component} does not run: its lease is held no more (${fault}). Look at its log on the node.`);
}

/** Milliseconds in which a scheduler has looked at a pod, whether or not there is a node for it. */
const schedulingPatience = 60_000;

/** Also where no lease tells: the scheduler writes on every pod that it could not place, so that one without a word waits for it. */
function queueCheck(pods: Answer<readonly PodObject[]>, now: number): Check {
    const name = "pods that wait for the scheduler";
    if ("problem" in pods) {
        return unknown(name, `They could not be read: ${pods.problem}.`);
    }
    const waiting = pods.value.filter(
        (pod) => isUnseen(pod) && (ageOf(pod.metadata.creationTimestamp, now) ?? 0) > schedulingPatience,
    );
    return checkAll(
        name,
        waiting.map((pod) => `${fullName(pod)} was never looked at`),
        "Start kube-scheduler, or look at its log",
    );
}

function isUnseen({ metadata, spec, status }: PodObject): boolean {
    const { nodeName, schedulerName = "default-scheduler", schedulingGates = [] } = spec ?? {};
    return (
        nodeName === undefined &&
        schedulerName === "default-scheduler" &&
        schedulingGates.length === 0 &&
        metadata.deletionTimestamp === undefined &&
        conditionOf(status?.conditions, "PodScheduled") === undefined
    );
}

function skewChecks(pods: readonly PodObject[], servers: readonly MinorVersion[]): Check[] {
    const versions = controllers.flatMap((component) =>
        staticPods(pods, component).flatMap((pod) => {
            const version = minorVersion(imageVersion(pod) ?? "");
            return version === undefined ? [] : [{ pod, version }];
        }),
    );
    const faults = versions.flatMap(({ pod, version }) => {
        const fault = controllerSkew(version, servers);
        return fault === undefined ? [] : [`${fullName(pod)} is ${fault}`];
    });
    return versions.length === 0
        ? []
        : [checkAll("versions of scheduler and controller manager", faults, "Upgrade API servers first, then these")];
}
