import { anyName, type DeclaredObject } from "../cluster/declared-object";
import type { NodesConfiguration } from "./config";
import type { NodeRolesConfiguration } from "./role-config";
import { settingsOf } from "./settings";

const kind = { group: "", kind: "Node", resource: "nodes" };

/** The nodes that something is written to. None is made or deleted. */
export function nodeObjects(nodes: NodesConfiguration, nodeRoles: NodeRolesConfiguration): DeclaredObject[] {
    return Object.entries(nodes)
        .filter(([, node]) => settingsOf(node, nodeRoles) !== undefined)
        .map(([name]) => ({ ...kind, name, verbs: ["get", "patch"] }));
}

/** Before the last node of a role loses it, all nodes are looked at. */
export function nodeLooks(nodes: NodesConfiguration, nodeRoles: NodeRolesConfiguration): DeclaredObject[] {
    const isNeeded = Object.keys(nodes).length > 0 && Object.keys(nodeRoles).length > 0;
    return isNeeded ? [{ ...kind, name: anyName, verbs: ["list"] }] : [];
}
