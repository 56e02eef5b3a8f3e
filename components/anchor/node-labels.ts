import type { NodeConfiguration, NodeRole, NodesConfiguration } from "../node/config";

/** The labels that nodes have by their roles. */
const roleLabels: Readonly<Record<NodeRole, string | undefined>> = {
    "control-plane": "node-role.kubernetes.io/control-plane",
    etcd: "node-role.kubernetes.io/etcd",
    worker: undefined,
};

/** Labels that nodes have by their roles, and which nobody has to write. */
export const knownLabels: readonly string[] = Object.values(roleLabels).filter((label) => label !== undefined);

function hasLabel({ roles }: NodeConfiguration, label: string, value: string): boolean {
    return roles.some((role) => roleLabels[role] === label) && value === "";
}

/**
 * The nodes that labels select, sorted. Other labels than those of roles may be on any node: they rule out none.
 */
export function selectedNodes(nodes: NodesConfiguration, selector: Readonly<Record<string, string>>): string[] {
    const known = Object.entries(selector).filter(([label]) => knownLabels.includes(label));
    return Object.entries(nodes)
        .filter(([, node]) => known.every(([label, value]) => hasLabel(node, label, value)))
        .map(([name]) => name)
        .sort();
}
