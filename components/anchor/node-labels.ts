import type { NodeConfiguration, NodesConfiguration } from "../node/config";
import { roleLabel, roleOfKey } from "../node/settings";

/** Whether a node may have a label. What its roles give and what stands in the file is known, and others may set the rest. */
function mayHave(node: NodeConfiguration, label: string, value: string): boolean {
    const own = node.labels?.[label];
    if (own !== undefined) {
        return own === value;
    }
    return roleOfKey(label) === undefined || (value === "" && node.roles.some((role) => roleLabel(role) === label));
}

/** The nodes that labels may select, sorted. */
export function selectedNodes(nodes: NodesConfiguration, selector: Readonly<Record<string, string>>): string[] {
    const labels = Object.entries(selector);
    return Object.entries(nodes)
        .filter(([, node]) => labels.every(([label, value]) => mayHave(node, label, value)))
        .map(([name]) => name)
        .sort();
}
