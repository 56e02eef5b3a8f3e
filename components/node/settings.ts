import type { NodeConfiguration, NodeRole } from "./config";
import type { Taint } from "./node-keys";
import type { NodeRolesConfiguration } from "./role-config";

/** What an installation sets on one node of its cluster. */
export interface NodeSettingsValues {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    /** By key. */
    readonly taints: Readonly<Record<string, Taint>>;
}

const rolePrefix = "node-role.kubernetes.io/";

/** The label that says that a node has a role, by which others select nodes. */
export function roleLabel(role: NodeRole): string {
    return `${rolePrefix}${role}`;
}

/** The role that a key of a label or taint is about; undefined where it is about none. */
export function roleOfKey(key: string): string | undefined {
    return key.startsWith(rolePrefix) ? key.slice(rolePrefix.length) : undefined;
}

/**
 * What a node has: what its roles give, and its own, which is stronger. Undefined where nobody asked for any: neither a role
 * of any node is written to the cluster, nor does this node have settings of its own. A node that loses its last role has
 * settings, though nothing is in them: what it had goes.
 */
export function settingsOf(node: NodeConfiguration, roles: NodeRolesConfiguration): NodeSettingsValues | undefined {
    const { labels, annotations, taints } = node;
    const isSet = [labels, annotations, taints].some((map) => Object.keys(map ?? {}).length > 0);
    if (!isSet && Object.keys(roles).length === 0) {
        return undefined;
    }
    const given = node.roles.flatMap((role) => {
        const configuration = roles[role];
        return configuration === undefined ? [] : [{ role, ...configuration }];
    });
    return {
        labels: merged(
            given.map((each) => ({ [roleLabel(each.role)]: "", ...each.labels })),
            labels,
        ),
        annotations: merged(
            given.map((each) => each.annotations),
            annotations,
        ),
        taints: merged(
            given.map((each) => each.taints),
            taints,
        ),
    };
}

/** Sorted, so that the order of keys and roles in a file changes nothing. */
function merged<Value>(
    given: readonly (Readonly<Record<string, Value>> | undefined)[],
    own: Readonly<Record<string, Value>> | undefined,
): Record<string, Value> {
    const all: Record<string, Value> = Object.assign({}, ...given, own) as Record<string, Value>;
    return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
