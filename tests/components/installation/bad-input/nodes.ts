import { stackFile, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

function withNodes(...lines: readonly string[]): string {
    return withSections(lines.map((line) => `  ${line}\n`).join(""));
}

/** What is wrong with what is set on nodes. */
export const nodes: readonly BadInput[] = [
    {
        rule: "labels, annotations and taints that have not the form of any",
        stack: withNodes(
            "flotilla:nodes:",
            "  n0:",
            "    addresses: [10.0.0.1]",
            "    labels: { -a: x, b: -y, c: 1 }",
            "    annotations: { exa mple/x: y }",
            "    taints:",
            "      a/b/c: { effect: NoSchedule }",
            "      d: { value: x y, effect: noSchedule, key: d }",
            "      e: NoSchedule",
            "      f: {}",
        ),
        expected: [
            `${stackFile}:7: nodes.n0.labels.-a: "-a" is not a label's key. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends.`,
            `${stackFile}:7: nodes.n0.labels.b: "-y" is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation.`,
            `${stackFile}:7: nodes.n0.labels.c: 1 is a number, but text is wanted here. Put it in quotes: "1".`,
            `${stackFile}:8: nodes.n0.annotations["exa mple/x"]: "exa mple/x" is not an annotation's key: the part before "/" is no DNS name. Use a prefix such as example.com/.`,
            `${stackFile}:10: nodes.n0.taints.a/b/c: "a/b/c" is not a taint's key. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends.`,
            `${stackFile}:11: nodes.n0.taints.d.effect: "noSchedule" is not an effect of a taint. Use one of: NoSchedule, PreferNoSchedule, NoExecute.`,
            `${stackFile}:11: nodes.n0.taints.d.key: unknown key "key". Use one of: effect, value.`,
            `${stackFile}:11: nodes.n0.taints.d.value: "x y" is not a taint's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends.`,
            `${stackFile}:12: nodes.n0.taints.e: "NoSchedule" is text, but a map of keys is wanted here. Write a map of keys.`,
            `${stackFile}:13: nodes.n0.taints.f.effect: nothing is not an effect of a taint. Use one of: NoSchedule, PreferNoSchedule, NoExecute.`,
        ],
    },
    {
        rule: "labels, annotations and taints that others set again and again",
        stack: withNodes(
            "flotilla:nodes:",
            "  n0:",
            "    addresses: [10.0.0.1]",
            "    labels: { kubernetes.io/hostname: n0 }",
            "    annotations: { node.alpha.kubernetes.io/ttl: '0' }",
            "    taints:",
            "      node.kubernetes.io/not-ready: { effect: NoSchedule }",
            "      node.kubernetes.io/unschedulable: { effect: NoSchedule }",
            "flotilla:nodeRoles:",
            "  worker: { labels: { kubernetes.io/os: linux } }",
        ),
        expected: [
            `${stackFile}:7: nodes.n0.labels["kubernetes.io/hostname"]: "kubernetes.io/hostname" is set by the kubelet itself, which would set it again. Take it out.`,
            `${stackFile}:8: nodes.n0.annotations["node.alpha.kubernetes.io/ttl"]: "node.alpha.kubernetes.io/ttl" is set by the controller manager itself, which would set it again. Take it out.`,
            `${stackFile}:10: nodes.n0.taints["node.kubernetes.io/not-ready"]: "node.kubernetes.io/not-ready" is set by the controller manager itself, which would set it again. Take it out.`,
            `${stackFile}:11: nodes.n0.taints["node.kubernetes.io/unschedulable"]: "node.kubernetes.io/unschedulable" stands for a node that is cordoned. Take it out, and use \`kubectl cordon\`.`,
            `${stackFile}:13: nodeRoles.worker.labels["kubernetes.io/os"]: "kubernetes.io/os" is set by the kubelet itself, which would set it again. Take it out.`,
        ],
    },
    {
        rule: "roles that there are not",
        stack: withNodes("flotilla:nodeRoles:", "  master: {}", "  etcd:", "  worker: { label: {} }"),
        expected: [
            `${stackFile}:5: nodeRoles.master: unknown key "master". Use one of: control-plane, etcd, worker.`,
            `${stackFile}:6: nodeRoles.etcd: is empty, and no layer sets it, so there is nothing to remove. Give it a value ({} for a map that keeps its defaults), or take the key out.`,
            `${stackFile}:7: nodeRoles.worker.label: unknown key "label". Did you mean "labels"?`,
        ],
    },
    {
        rule: "labels that tell another role than the node has, or another value than the role gives",
        stack: withNodes(
            "flotilla:nodes:",
            "  n0:",
            "    addresses: [10.0.0.1]",
            "    roles: [etcd]",
            "    labels:",
            "      node-role.kubernetes.io/control-plane: ''",
            "      node-role.kubernetes.io/etcd: 'true'",
            "flotilla:nodeRoles:",
            "  etcd: {}",
            "  worker: { labels: { node-role.kubernetes.io/etcd: '' } }",
        ),
        expected: [
            `${stackFile}:9: nodes.n0.labels["node-role.kubernetes.io/control-plane"]: says that the node has the role control-plane, but nodes.n0.roles does not. Add the role there, or take the label out.`,
            `${stackFile}:10: nodes.n0.labels["node-role.kubernetes.io/etcd"]: contradicts nodeRoles.etcd, which sets it to "". Take the label out.`,
            `${stackFile}:13: nodeRoles.worker.labels["node-role.kubernetes.io/etcd"]: is the label of the role etcd. Take it out, and give the nodes that role.`,
        ],
    },
    {
        rule: "roles of one node that contradict each other",
        stack: withNodes(
            "flotilla:nodes:",
            "  n0: { addresses: [10.0.0.1], roles: [control-plane, etcd] }",
            "  n1: { addresses: [10.0.0.2], roles: [control-plane, etcd] }",
            "flotilla:nodeRoles:",
            "  control-plane: { labels: { tier: a }, taints: { t: { effect: NoSchedule } } }",
            "  etcd: { labels: { tier: b }, taints: { t: { effect: NoExecute } } }",
        ),
        expected: [
            `${stackFile}:9: nodeRoles.etcd.labels.tier: contradicts nodeRoles.control-plane, and "n0" has both roles. Make them equal, or write it at the node.`,
            `${stackFile}:9: nodeRoles.etcd.taints.t: contradicts nodeRoles.control-plane, and "n0" has both roles. Make them equal, or write it at the node.`,
        ],
    },
    {
        rule: "nodes that guard rails forbid to change",
        stack: withNodes(
            "flotilla:nodes:",
            "  n0: { addresses: [10.0.0.1], labels: { a: '1' } }",
            "flotilla:guardRails: { kinds: [Namespace] }",
        ),
        expected: [
            `${stackFile}:6: guardRails.kinds: the configuration declares the kind Node (n0), which this forbids. Take out what declares it, or change the guard rail.`,
        ],
    },
];
