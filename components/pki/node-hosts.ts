import type { NodeConfiguration, NodeRole, NodesConfiguration } from "../node/config";

/** Nodes sorted by name, so that the order of keys in a file changes nothing. */
export function sortedNodes(nodes: NodesConfiguration): [name: string, configuration: NodeConfiguration][] {
    return Object.entries(nodes).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The nodes that have a role, sorted. */
export function nodesWith(
    nodes: NodesConfiguration,
    role: NodeRole,
): [name: string, configuration: NodeConfiguration][] {
    return sortedNodes(nodes).filter(([, { roles }]) => roles.includes(role));
}

/** By what others may call a node: its name, its host name where that is another, and its addresses. */
export function nodeHosts(name: string, { hostname, addresses }: NodeConfiguration): string[] {
    return [name, ...(hostname === undefined ? [] : [hostname]), ...addresses];
}
