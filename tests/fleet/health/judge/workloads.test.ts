import assert from "node:assert/strict";
import type { ClaimObject, JobObject } from "../../../../fleet/health/cluster-objects";
import type { Observations } from "../../../../fleet/health/observations";
import { judgeWorkloads } from "../../../../fleet/health/judge/workloads";
import { expectations, healthy, withPods } from "../fixtures";
import { before, conditions, daemonSet, ofDaemonSet, pod, staticPod, unreadyPod, value } from "../objects";
import { assertFound, type Expected } from "./found";

const [images, ready, volumes, jobs] = ["images of pods", "pods are ready", "volumes", "jobs"];

function claim(seconds: number, phase = "Pending", storageClassName = "fast"): ClaimObject {
    const metadata = { name: "data", namespace: "shop", creationTimestamp: before(seconds) };
    return { metadata, spec: { storageClassName }, status: { phase } };
}

const lazy = value([{ metadata: { name: "lazy" }, volumeBindingMode: "WaitForFirstConsumer" }]);
const user = withPods(pod("db-0", { spec: { volumes: [{ persistentVolumeClaim: { claimName: "data" } }] } }));

/** A Job, made so many seconds ago. */
function job(name: string, seconds: number, type: string, cronJob?: string): JobObject {
    const ownerReferences = cronJob === undefined ? [] : [{ kind: "CronJob", name: cronJob }];
    return {
        metadata: { name, namespace: "shop", creationTimestamp: before(seconds), ownerReferences },
        status: { conditions: conditions({ [type]: "True" }, "BackoffLimitExceeded") },
    };
}

const failed = { phase: "Failed", containerStatuses: [{ state: { terminated: { reason: "Error", exitCode: 1 } } }] };
const ofReplicaSet = { metadata: { ownerReferences: [{ kind: "ReplicaSet", name: "web" }] } };

describe("layer 8", () => {
    const cases: readonly (readonly [rule: string, Partial<Observations>, Expected])[] = [
        ["passes pods that are ready", {}, [ready, "pass", ""]],
        [
            "fails for an image that cannot be pulled, at once",
            withPods(unreadyPod("web-3", 1, "ImagePullBackOff")),
            [images, "fail", /^shop\/web-3 cannot pull its image\. /],
        ],
        [
            "names pull secrets that do not exist",
            { ...withPods(unreadyPod("web-3", 1, "ImagePullBackOff")), missingPullSecrets: { "shop/web-3": ["quay"] } },
            [images, "fail", /^shop\/web-3 cannot pull its image: the pull secret quay does not exist\. /],
        ],
        ["waits after the first attempt", withPods(unreadyPod("web-3", 1, "ErrImagePull")), [images, "pass"]],
        [
            "fails for a pod that is not ready for longer than it may take, with the reason",
            withPods(unreadyPod("web-3", 301, "CrashLoopBackOff")),
            [
                ready,
                "fail",
                /^shop\/web-3 has not been ready for 5 min: its container ends again and again \(CrashLoopBackOff\)\. /,
            ],
        ],
        ["leaves a pod its time", withPods(unreadyPod("web-3", 300, "CrashLoopBackOff")), [ready, "pass"]],
        [
            "looks at all containers of a pod, those that begin included",
            withPods(
                unreadyPod("web-3", 600, undefined, {
                    status: {
                        phase: "Pending",
                        conditions: conditions({ Ready: "False" }),
                        initContainerStatuses: [
                            { ready: false, state: { waiting: { reason: "CreateContainerConfigError" } } },
                        ],
                        containerStatuses: [{ ready: false, state: { waiting: { reason: "PodInitializing" } } }],
                    },
                }),
            ),
            [ready, "fail", /: something that its container needs does not exist \(CreateContainerConfigError\)\. /],
        ],
        [
            "fails for a pod for which there is no node",
            withPods(
                unreadyPod("web-3", 600, undefined, {
                    status: {
                        phase: "Pending",
                        conditions: conditions({ PodScheduled: "False", Ready: "False" }, "Unschedulable"),
                    },
                }),
            ),
            [ready, "fail", /no node takes it \(Unschedulable\)/],
        ],
        [
            "fails for a pod by itself that has failed",
            withPods(pod("once", { status: failed })),
            [ready, "fail", /^shop\/once has failed: /],
        ],
        [
            "passes what was evicted and replaced",
            withPods(pod("web-3", { ...ofReplicaSet, status: { phase: "Failed", reason: "Evicted" } })),
            [ready, "pass"],
        ],
        [
            "passes what has done its work",
            withPods(pod("once", { status: { phase: "Succeeded", conditions: conditions({ Ready: "False" }) } })),
            [ready, "pass"],
        ],
        [
            "fails for a pod that does not end",
            withPods(pod("web-3", { metadata: { deletionTimestamp: before(400) } })),
            [ready, "fail", /^shop\/web-3 should have ended 6 min ago\. /],
        ],
        [
            "leaves static pods to their layers",
            withPods(staticPod("x", "n0", "x:1", { conditions: conditions({ Ready: "False" }) })),
            [ready, "pass"],
        ],
        [
            "leaves pods of DaemonSets of other layers to these",
            {
                daemonSets: value([daemonSet("calico-node")]),
                ...withPods(unreadyPod("c", 600, "ImagePullBackOff", { metadata: ofDaemonSet("calico-node") })),
            },
            [images, "pass"],
        ],
        [
            "judges pods of other DaemonSets",
            withPods(unreadyPod("l", 600, "ImagePullBackOff", { metadata: ofDaemonSet("logs") })),
            [images, "fail", /^kube-system\/l cannot/],
        ],
        [
            "fails for a claim without a volume",
            { claims: value([claim(600)]) },
            [volumes, "fail", /^shop\/data has had no volume for 10 min\. /],
        ],
        ["leaves a claim its time", { claims: value([claim(200)]) }, [volumes, "pass"]],
        [
            "fails for a volume that is lost",
            { claims: value([claim(1, "Lost")]) },
            [volumes, "fail", /^shop\/data has lost its volume\. /],
        ],
        [
            "passes a claim that waits for a pod",
            { claims: value([claim(600, "Pending", "lazy")]), storageClasses: lazy },
            [volumes, "pass"],
        ],
        [
            "fails for one that a pod waits for",
            { claims: value([claim(600, "Pending", "lazy")]), storageClasses: lazy, ...user },
            [volumes, "fail"],
        ],
        [
            "fails for a Job that has failed",
            { jobs: value([job("a", 60, "Failed")]) },
            [jobs, "fail", /^shop\/a has failed \(BackoffLimitExceeded\)\. /],
        ],
        ["passes one that is complete", { jobs: value([job("a", 60, "Complete")]) }, [jobs, "pass"]],
        [
            "counts only the last Job of a CronJob, in whatever order they come",
            { jobs: value([job("c-2", 60, "Complete", "c"), job("c-1", 600, "Failed", "c")]) },
            [jobs, "pass"],
        ],
        [
            "fails for a CronJob whose last Job has failed",
            { jobs: value([job("c-2", 60, "Failed", "c"), job("c-1", 600, "Complete", "c")]) },
            [jobs, "fail", /^shop\/c-2 has failed/],
        ],
        [
            "does not know of pods that cannot be read",
            { pods: { problem: "forbidden" } },
            ["pods", "unknown", "They could not be read: forbidden."],
        ],
        ["does not know of claims that cannot be read", { claims: { problem: "no" } }, [volumes, "unknown"]],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeWorkloads(healthy(changes), expectations), expected);
        });
    }

    it("counts what is more than one can read", () => {
        const many = Array.from({ length: 8 }, (_, index) => unreadyPod(`web-${index + 3}`, 600));
        const [, check] = judgeWorkloads(healthy(withPods(...many)), expectations);
        assert.match(check?.why ?? "", /; shop\/web-7 has not been ready for 10 min; and 3 more\. See /);
    });
});
