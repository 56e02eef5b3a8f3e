import type * as pulumi from "@pulumi/pulumi";
import type { NodesConfiguration } from "./config";
import { NodeSettings } from "./node-settings";
import type { NodeRolesConfiguration } from "./role-config";
import { settingsOf } from "./settings";

/** Bytes that a field manager's name may have (https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers). */
const managerLength = 128;

/** What nodes are written to from. */
export interface DeclareSettingsArgs {
    readonly nodes: NodesConfiguration;
    readonly nodeRoles: NodeRolesConfiguration;
    /** Our own provider, configured for the cluster. */
    readonly provider: pulumi.ProviderResource;
}

/** Whether anything is written to any node. */
export function hasSettings(nodes: NodesConfiguration, nodeRoles: NodeRolesConfiguration): boolean {
    return Object.values(nodes).some((node) => settingsOf(node, nodeRoles) !== undefined);
}

/** Declares what an installation writes to its nodes. */
export function declareNodeSettings(
    name: string,
    { nodes, nodeRoles, provider }: DeclareSettingsArgs,
    options: pulumi.CustomResourceOptions,
): void {
    for (const [node, configuration] of Object.entries(nodes).sort(([a], [b]) => (a < b ? -1 : 1))) {
        const settings = settingsOf(configuration, nodeRoles);
        if (settings !== undefined) {
            const { roles, takeOver = false } = configuration;
            const fieldManager = `flotilla-${name}`.slice(0, managerLength);
            const args = { node, roles: [...roles].sort(), fieldManager, takeOver, ...settings };
            new NodeSettings(`${name}-node-${node}`, args, { ...options, provider });
        }
    }
}
