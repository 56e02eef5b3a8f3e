import { isDeepStrictEqual } from "node:util";
import type { Fault } from "../fault/fault";
import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import { type NodeRole, nodeRoles } from "./config";
import { roleLabel, roleOfKey } from "./settings";

const kinds = ["labels", "annotations", "taints"] as const;

/**
 * What is wrong between the roles of nodes and what is set on them: a label that tells another role than the node has, and
 * roles of one node that contradict each other.
 * @param raw what was written, parts of which may be wrong by themselves.
 */
export function nodeSettingsFaults(raw: ConfigurationMap): Fault[] {
    const nodes = Object.entries(mapAt(raw, "nodes"));
    const roles = mapAt(raw, "nodeRoles");
    return [
        ...nodes.flatMap(([name, node]) => roleLabelFaults(name, node, roles)),
        ...nodeRoles.flatMap((role) => strangeLabelFaults(role, mapAt(roles, role, "labels"))),
        ...contradictions(nodes, roles),
    ];
}

function roleLabelFaults(name: string, node: unknown, roles: ConfigurationMap): Fault[] {
    const had = rolesOf(node);
    return Object.entries(mapAt(node, "labels")).flatMap(([key, value]) => {
        const role = nodeRoles.find((each) => roleLabel(each) === key);
        if (role === undefined) {
            return [];
        }
        const path = ["nodes", name, "labels", key];
        if (!had.includes(role)) {
            const message = `says that the node has the role ${role}, but nodes.${name}.roles does not. Add the role there, or take the label out`;
            return [{ path, message }];
        }
        const given = ownValue(roles, role) === undefined ? value : (mapAt(roles, role, "labels")[key] ?? "");
        const message = `contradicts nodeRoles.${role}, which sets it to "${String(given)}". Take the label out`;
        return value === given ? [] : [{ path, message }];
    });
}

function strangeLabelFaults(role: NodeRole, labels: ConfigurationMap): Fault[] {
    return Object.keys(labels).flatMap((key) => {
        const other = nodeRoles.find((each) => each === roleOfKey(key) && each !== role);
        const message = `is the label of the role ${other ?? ""}. Take it out, and give the nodes that role`;
        return other === undefined ? [] : [{ path: ["nodeRoles", role, "labels", key], message }];
    });
}

/** Each pair of roles is told once, with a node that has both; what the node has of its own decides. */
function contradictions(nodes: readonly [string, unknown][], roles: ConfigurationMap): Fault[] {
    const found = new Map<string, Fault>();
    for (const [name, node] of nodes) {
        for (const kind of kinds) {
            const own = mapAt(node, kind);
            const known = new Map<string, { readonly role: NodeRole; readonly value: unknown }>();
            for (const role of nodeRoles.filter((each) => rolesOf(node).includes(each))) {
                for (const [key, value] of Object.entries(mapAt(roles, role, kind))) {
                    const first = known.get(key) ?? { role, value };
                    known.set(key, first);
                    if (!isDeepStrictEqual(first.value, value) && !(key in own)) {
                        const message = `contradicts nodeRoles.${first.role}, and "${name}" has both roles. Make them equal, or write it at the node`;
                        const path = ["nodeRoles", role, kind, key];
                        found.set(path.join(), found.get(path.join()) ?? { path, message });
                    }
                }
            }
        }
    }
    return [...found.values()];
}

function rolesOf(node: unknown): readonly unknown[] {
    const roles = isMap(node) ? (ownValue(node, "roles") ?? ["worker"]) : [];
    return Array.isArray(roles) ? roles : [];
}

function mapAt(value: unknown, ...keys: readonly string[]): ConfigurationMap {
    const found = keys.reduce<unknown>((map, key) => (isMap(map) ? ownValue(map, key) : undefined), value);
    return isMap(found) ? found : {};
}
