import type { NodeConfiguration, NodesConfiguration } from "../node/config";
import type { NodeRolesConfiguration } from "../node/role-config";
import { roleLabel, roleOfKey, settingsOf } from "../node/settings";

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

/** Labels that every kubelet on Linux gives its node when it registers. */
function labelOfKubelet(node: string, label: string): string | undefined {
    return { "kubernetes.io/hostname": node, "kubernetes.io/os": "linux" }[label];
}

/** Whether labels select a node that has just registered: what nobody has declared, nobody has set by then. */
export function isSelectedAtFirst(
    name: string,
    node: NodeConfiguration,
    selector: Readonly<Record<string, string>>,
): boolean {
    return Object.entries(selector).every(
        ([label, value]) =>
            (labelOfKubelet(name, label) ?? node.labels?.[label]) === value ||
            (roleOfKey(label) !== undefined && mayHave(node, label, value)),
    );
}

/**
 * The labels that select nodes, as the API takes a selector, where it is for others to set them: the installation writes them to none of
 * its nodes. Undefined where it does, or where every node is selected.
 */
export function awaitedSelector(
    nodes: NodesConfiguration,
    roles: NodeRolesConfiguration,
    selector: Readonly<Record<string, string>>,
): string | undefined {
    const labels = Object.entries(selector);
    const isWritten = Object.values(nodes).some((node) => {
        const written = settingsOf(node, roles)?.labels ?? {};
        return labels.every(([label, value]) => written[label] === value);
    });
    return labels.length === 0 || isWritten ? undefined : labels.map(([label, value]) => `${label}=${value}`).join(",");
}
