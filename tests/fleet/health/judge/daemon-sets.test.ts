import type { Check } from "../../../../fleet/health/check";
import type { Observations } from "../../../../fleet/health/observations";
import { judgeAnchors, judgeKubeProxy } from "../../../../fleet/health/judge/daemon-sets";
import { judgeDns } from "../../../../fleet/health/judge/dns";
import { healthy, withPods } from "../fixtures";
import { conditions, daemonSet, ofDaemonSet, slice, staticPod, unreadyPod, value } from "../objects";
import { assertFound, type Expected } from "./found";

type Case = readonly [rule: string, changes: Partial<Observations>, expected: Expected];

function rules(judge: (observations: Observations) => Check[], cases: readonly Case[]): void {
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judge(healthy(changes)), expected);
        });
    }
}

const proxyImage = "registry.k8s.io/kube-proxy:v1.35.4";

describe("anchors in layer 3", () => {
    const anchor = "DaemonSet kube-system/scheduler-anchor";
    const waiting = unreadyPod("a", 60, undefined, {
        metadata: ofDaemonSet("scheduler-anchor"),
        spec: { nodeName: "n0" },
    });
    rules(judgeAnchors, [
        ["pass when they are ready as they are wanted", {}, [anchor, "pass", ""]],
        [
            "fail with what the readiness probe says, on which node",
            {
                daemonSets: value([daemonSet("scheduler-anchor", 3, 2)]),
                ...withPods(waiting),
                probeMessages: { "kube-system/a": "another anchor holds the lock" },
            },
            [
                anchor,
                "fail",
                /^2 of 3 pods are ready, 3 as they are wanted now; on n0: another anchor holds the lock\. /,
            ],
        ],
        [
            "fail while an older revision is placed",
            { daemonSets: value([daemonSet("scheduler-anchor", 3, 3, 2)]) },
            [anchor, "fail", /^3 of 3 pods are ready, 2 as they are wanted now\. /],
        ],
        [
            "fail when nobody has seen the last change",
            { daemonSets: value([{ ...daemonSet("scheduler-anchor"), status: { observedGeneration: 1 } }]) },
            [anchor, "fail", /^The controller manager has not yet seen its last change\. /],
        ],
        [
            "count those that remove, too",
            { daemonSets: value([daemonSet("web-anchor-removal", 1, 0)]) },
            ["DaemonSet kube-system/web-anchor-removal", "fail"],
        ],
        [
            "are no anchors without Flotilla's label",
            { daemonSets: value([{ ...daemonSet("their-anchor", 1, 0), metadata: { name: "their-anchor" } }]) },
            ["anchors", "skipped", "The installation has none."],
        ],
        ["are not known where they cannot be read", { daemonSets: { problem: "no" } }, ["anchors", "unknown"]],
    ]);
});

describe("layer 4", () => {
    rules(judgeKubeProxy, [
        ["passes a kube-proxy that is ready", {}, ["DaemonSet kube-system/kube-proxy", "pass", ""]],
        [
            "skips a cluster without one, and says so",
            { daemonSets: value([]) },
            ["kube-proxy", "skipped", /^There is no DaemonSet/],
        ],
        [
            "takes static pods in its place",
            {
                daemonSets: value([]),
                ...withPods(staticPod("kube-proxy", "n0", proxyImage, { conditions: conditions({ Ready: "False" }) })),
            },
            ["static pods of kube-proxy", "fail"],
        ],
        [
            "does not know of DaemonSets that cannot be read",
            { daemonSets: { problem: "no" } },
            ["kube-proxy", "unknown"],
        ],
    ]);
});

/** The Deployment of the DNS with so many pods available. */
function dns(availableReplicas: number): Pick<Observations, "dnsDeployments"> {
    const metadata = { name: "coredns", namespace: "kube-system" };
    return { dnsDeployments: value([{ metadata, spec: { replicas: 2 }, status: { availableReplicas } }]) };
}

describe("layer 7", () => {
    const deployment = "Deployment of the DNS";
    const endpoints = "endpoints of the Service kube-dns";
    rules(judgeDns, [
        ["passes a DNS that is available", {}, [deployment, "pass", ""]],
        [
            "passes one with too few pods, and says so",
            dns(1),
            [deployment, "pass", "kube-system/coredns has 1 of 2 pods available."],
        ],
        [
            "fails for one without a pod",
            dns(0),
            [deployment, "fail", /^kube-system\/coredns has no pod available of 2\. /],
        ],
        ["skips a cluster without one", { dnsDeployments: value([]) }, [deployment, "skipped"]],
        ["passes endpoints", {}, [endpoints, "pass", ""]],
        ["fails when none is ready", { dnsSlices: value([slice(["10.1.0.2"], false)]) }, [endpoints, "fail"]],
        [
            "fails for a Service without any",
            { dnsSlices: value([{ metadata: { name: "kube-dns-1" }, endpoints: null }]) },
            [endpoints, "fail", /^none of them is ready/],
        ],
        ["skips a cluster without the Service", { dnsSlices: value([]) }, [endpoints, "skipped"]],
        ["does not know of what cannot be read", { dnsSlices: { problem: "no" } }, [endpoints, "unknown"]],
    ]);
});
