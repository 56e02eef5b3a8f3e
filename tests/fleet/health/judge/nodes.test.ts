import type { NodeObject } from "../../../../fleet/health/cluster-objects";
import type { Observations } from "../../../../fleet/health/observations";
import { judgeNetwork } from "../../../../fleet/health/judge/daemon-sets";
import { judgeNodes } from "../../../../fleet/health/judge/nodes";
import { expectations, healthy } from "../fixtures";
import { conditions, daemonSet, lease, node, value } from "../objects";
import { assertFound, type Expected } from "./found";

/** The healthy nodes, with w0 in the place of the last one. */
function nodes(status: NodeObject["status"]): Pick<Observations, "nodes"> {
    return { nodes: value([...["n0", "n1", "n2"].map((name) => node(name)), node("w0", status)]) };
}

const noNetwork = nodes({
    conditions: [
        {
            type: "Ready",
            status: "False",
            reason: "KubeletNotReady",
            message:
                "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
        },
    ],
});

describe("nodes in layer 3", () => {
    const cases: readonly (readonly [rule: string, Partial<Observations>, Expected])[] = [
        ["pass when they are ready", {}, ["nodes are ready", "pass", ""]],
        [
            "fail when a kubelet is silent",
            nodes({ conditions: conditions({ Ready: "Unknown" }) }),
            ["nodes are ready", "fail", /^w0 is not ready: its kubelet tells nothing any more\. /],
        ],
        [
            "fail with the reason that the kubelet tells",
            nodes({ conditions: conditions({ Ready: "False" }, "KubeletNotReady") }),
            ["nodes are ready", "fail", /^w0 is not ready: KubeletNotReady\. /],
        ],
        [
            "fail when a kubelet has told nothing yet",
            nodes({ conditions: [] }),
            ["nodes are ready", "fail", /^w0 is not ready: its kubelet has told nothing yet\. /],
        ],
        ["leave one that waits for the network to its layer", noNetwork, ["nodes are ready", "pass"]],
        [
            "fail under pressure",
            nodes({ conditions: conditions({ Ready: "True", DiskPressure: "True", MemoryPressure: "True" }) }),
            ["nodes have what they need", "fail", /^w0 has MemoryPressure; w0 has DiskPressure\. /],
        ],
        [
            "fail when a declared one is not there",
            { nodes: value(["n0", "n1", "n2"].map((name) => node(name))) },
            ["declared nodes are there", "fail", /^w0 is not registered\. /],
        ],
        [
            "fail when a lease is not renewed",
            { nodeLeases: value([lease("n0", 8, 40), lease("w0", 51, 40)]) },
            ["leases of nodes", "fail", /^w0: last renewed 51 s ago, and it lasts 40 s\. /],
        ],
        [
            "pass leases of nodes that are gone",
            { nodeLeases: value([lease("old", 9000, 40)]) },
            ["leases of nodes", "pass"],
        ],
        [
            "are not known where leases cannot be read",
            { nodeLeases: { problem: "no" } },
            ["leases of nodes", "unknown"],
        ],
        [
            "fail with a kubelet that is newer than the API server",
            nodes({ nodeInfo: { kubeletVersion: "v1.36.0" } }),
            ["versions of kubelets", "fail", /^w0 is newer than the API server \(1\.35\)\. /],
        ],
        [
            "are not compared where nobody tells a version of Kubernetes",
            { nodes: value([node("w0", { nodeInfo: { kubeletVersion: "kwok-v0.7.0" } })]) },
            ["versions of kubelets", "skipped"],
        ],
        ["are not known where they cannot be read", { nodes: { problem: "forbidden" } }, ["nodes", "unknown"]],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeNodes(healthy(changes), expectations), expected);
        });
    }
});

describe("layer 6", () => {
    const cases: readonly (readonly [rule: string, Partial<Observations>, Expected])[] = [
        ["passes nodes with a network", {}, ["network of nodes", "pass", ""]],
        [
            "fails for a node without one",
            nodes({ conditions: conditions({ NetworkUnavailable: "True" }) }),
            ["network of nodes", "fail", /^w0 has NetworkUnavailable\. /],
        ],
        [
            "fails for one that waits for its plugin",
            noNetwork,
            ["network of nodes", "fail", /^w0 waits for its network plugin\. /],
        ],
        ["passes a DaemonSet that is ready", {}, ["DaemonSet kube-system/calico-node", "pass", ""]],
        [
            "fails for one that is not",
            { daemonSets: value([daemonSet("cilium", 4, 3)]) },
            [
                "DaemonSet kube-system/cilium",
                "fail",
                /^3 of 4 pods are ready, 4 as they are wanted now\. See `kubectl describe/,
            ],
        ],
        [
            "passes one that is rolled by hand",
            { daemonSets: value([daemonSet("kube-flannel-ds", 4, 4, 1)]) },
            ["DaemonSet kube-system/kube-flannel-ds", "pass"],
        ],
        ["skips a network that is not known", { daemonSets: value([]) }, ["DaemonSet of the pod network", "skipped"]],
        ["does not know of nodes that cannot be read", { nodes: { problem: "no" } }, ["network of nodes", "unknown"]],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeNetwork(healthy(changes)), expected);
        });
    }
});
