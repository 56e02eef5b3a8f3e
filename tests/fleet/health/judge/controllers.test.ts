import type { Observations } from "../../../../fleet/health/observations";
import { judgeControllers } from "../../../../fleet/health/judge/controllers";
import { expectations, healthy, withPods } from "../fixtures";
import { before, conditions, lease, pod, staticPod, value } from "../objects";
import { assertFound, type Expected } from "./found";

const scheduler = "registry.k8s.io/kube-scheduler";
const queue = "pods that wait for the scheduler";

/** A pod on no node, made so many seconds ago. */
function unscheduled(
    seconds: number,
    spec: object = {},
    status: object = { conditions: [] },
): Pick<Observations, "pods"> {
    const metadata = { ...pod("web-9").metadata, creationTimestamp: before(seconds) };
    return withPods({ metadata, spec, status });
}

describe("scheduler and controller manager in layer 3", () => {
    const cases: readonly (readonly [rule: string, Partial<Observations>, Expected])[] = [
        ["pass while they renew their leases", {}, ["lease of kube-scheduler", "pass", ""]],
        [
            "pass with a lease that is late by less than the tolerance",
            { leases: value([lease("kube-scheduler", 25)]) },
            ["lease of kube-scheduler", "pass"],
        ],
        [
            "fail with one that nobody has renewed",
            { leases: value([lease("kube-scheduler", 26)]) },
            [
                "lease of kube-scheduler",
                "fail",
                /its lease is held no more \(last renewed 26 s ago, and it lasts 15 s\)/,
            ],
        ],
        [
            "fail with one that was given back",
            { leases: value([{ ...lease("kube-scheduler"), spec: { holderIdentity: "", renewTime: before(1) } }]) },
            ["lease of kube-scheduler", "fail", /\(nobody holds it\)/],
        ],
        [
            "pass with a renewal that lies ahead",
            { leases: value([lease("kube-scheduler", -5)]) },
            ["lease of kube-scheduler", "pass"],
        ],
        ["are skipped without a lease", { leases: value([]) }, ["lease of kube-controller-manager", "skipped"]],
        [
            "are not known where leases cannot be read",
            { leases: { problem: "forbidden (403)" } },
            ["lease of kube-controller-manager", "unknown", "It could not be read: forbidden (403)."],
        ],
        [
            "fail with a static pod that is not ready",
            withPods(
                staticPod("kube-scheduler", "n3", `${scheduler}:v1.35.4`, {
                    conditions: conditions({ Ready: "False" }),
                }),
            ),
            ["static pods of kube-scheduler", "fail", /^kube-system\/kube-scheduler-n3 is not ready\. /],
        ],
        [
            "fail for a pod that no scheduler has looked at",
            unscheduled(61),
            [queue, "fail", /^shop\/web-9 was never looked at\. /],
        ],
        ["leave a new pod its time", unscheduled(60), [queue, "pass"]],
        [
            "pass a pod for which there is no node",
            unscheduled(600, {}, { conditions: conditions({ PodScheduled: "False" }) }),
            [queue, "pass"],
        ],
        ["pass a pod of another scheduler", unscheduled(600, { schedulerName: "mine" }), [queue, "pass"]],
        ["pass a pod that is kept back", unscheduled(600, { schedulingGates: [{ name: "x" }] }), [queue, "pass"]],
        [
            "fail in a version that is too old beside the API servers, whatever else the image's name has",
            withPods(staticPod("kube-scheduler", "n3", `${scheduler}:v1.33.1@sha256:abc`)),
            [
                "versions of scheduler and controller manager",
                "fail",
                /^kube-system\/kube-scheduler-n3 is 2 minor versions older/,
            ],
        ],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeControllers(healthy(changes), expectations), expected);
        });
    }
});
