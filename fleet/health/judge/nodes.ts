import { sortedNodes } from "../../../components/pki/node-hosts";
import { type Check, checkAll, pass, skipped, unknown } from "../check";
import { conditionOf, type LeaseObject, type NodeObject } from "../cluster-objects";
import type { Expectations } from "../expectations";
import { type Observations, problemOf } from "../observations";
import { leaseFault, serverVersions } from "./controllers";
import { kubeletSkew, minorVersion, type MinorVersion } from "./version-skew";

/** Judges the kubelets and their nodes. */
export function judgeNodes(
    { nodes, nodeLeases, apiServers }: Pick<Observations, "nodes" | "nodeLeases" | "apiServers">,
    expectations: Expectations,
): Check[] {
    const problem = problemOf(nodes);
    if (!("value" in nodes)) {
        return [unknown("nodes", `They could not be read: ${problem ?? ""}.`)];
    }
    return [
        checkAll(
            "nodes are ready",
            readyFaults(nodes.value),
            "On the node: systemctl status kubelet, journalctl -u kubelet",
        ),
        checkAll(
            "nodes have what they need",
            nodes.value.flatMap(pressureFaults),
            "Free what is short on the node, or move pods away from it",
        ),
        checkAll(
            "declared nodes are there",
            missingNodes(nodes.value, expectations),
            "Start the kubelet there with the node's name, or take the node out of flotilla:nodes",
        ),
        "value" in nodeLeases
            ? checkAll(
                  "leases of nodes",
                  leaseFaults(nodes.value, nodeLeases.value, expectations.now),
                  "The kubelet has stopped, or does not reach the API server: journalctl -u kubelet",
              )
            : unknown("leases of nodes", `They could not be read: ${nodeLeases.problem}.`),
        skewCheck(nodes.value, serverVersions({ apiServers })),
    ];
}

/** Whether a node waits for the pod network alone: that is the matter of another layer. */
export function waitsForNetwork({ status }: NodeObject): boolean {
    const ready = conditionOf(status?.conditions, "Ready");
    return ready?.status === "False" && /NetworkPluginNotReady|cni (plugin|config) /i.test(ready.message ?? "");
}

function readyFaults(nodes: readonly NodeObject[]): string[] {
    return nodes
        .filter((node) => conditionOf(node.status?.conditions, "Ready")?.status !== "True" && !waitsForNetwork(node))
        .map(({ metadata, status }) => {
            const { status: word, reason } = conditionOf(status?.conditions, "Ready") ?? {};
            const why =
                word === "Unknown"
                    ? "its kubelet tells nothing any more"
                    : (reason ?? "its kubelet has told nothing yet");
            return `${metadata.name} is not ready: ${why}`;
        });
}

const pressures = ["MemoryPressure", "DiskPressure", "PIDPressure"] as const;

function pressureFaults({ metadata, status }: NodeObject): string[] {
    return pressures
        .filter((type) => conditionOf(status?.conditions, type)?.status === "True")
        .map((type) => `${metadata.name} has ${type}`);
}

function missingNodes(nodes: readonly NodeObject[], expectations: Expectations): string[] {
    const there = new Set(nodes.map(({ metadata }) => metadata.name));
    return sortedNodes(expectations.nodes)
        .filter(([name]) => !there.has(name))
        .map(([name]) => `${name} is not registered`);
}

/** A node without a lease is one whose kubelet has never renewed it, or an old one: its conditions tell. */
function leaseFaults(nodes: readonly NodeObject[], leases: readonly LeaseObject[], now: number): string[] {
    const byName = new Map(leases.map((lease) => [lease.metadata.name, lease]));
    return nodes.flatMap(({ metadata }) => {
        const lease = byName.get(metadata.name);
        const fault = lease === undefined ? undefined : leaseFault(lease, now);
        return fault === undefined ? [] : [`${metadata.name}: ${fault}`];
    });
}

function skewCheck(nodes: readonly NodeObject[], servers: readonly MinorVersion[]): Check {
    const name = "versions of kubelets";
    const versions = nodes.flatMap(({ metadata, status }) => {
        const version = minorVersion(status?.nodeInfo?.kubeletVersion ?? "");
        return version === undefined ? [] : [{ node: metadata.name, version }];
    });
    if (servers.length === 0 || versions.length === 0) {
        return skipped(name, "Nobody tells a version of Kubernetes to compare.");
    }
    const faults = versions.flatMap(({ node, version }) => {
        const fault = kubeletSkew(version, servers);
        return fault === undefined ? [] : [`${node} is ${fault}`];
    });
    return faults.length === 0 ? pass(name) : checkAll(name, faults, "Upgrade API servers first, then kubelets");
}
