import * as pulumi from "@pulumi/pulumi";
import type { NodeRole } from "./config";
import type { NodeSettingsValues } from "./settings";

/** Arguments of {@link NodeSettings}. */
export interface NodeSettingsArgs extends NodeSettingsValues {
    /** The node's name in the cluster. */
    readonly node: string;
    /** What the node is for: when it loses a role, the label and the taint of it go, whoever else has set them, too. */
    readonly roles: readonly NodeRole[];
    /** Who owns the fields in the cluster: one for each installation, so that two in one cluster do not undo each other's work. */
    readonly fieldManager: string;
    /** Takes over what others have set to another value. */
    readonly takeOver: boolean;
}

/**
 * Labels, annotations and taints of one node. Not a `NodePatch` of the Kubernetes provider: that makes a node which is not
 * there, and its taints are one list, which it would take from the controllers that keep it.
 *
 * Served by the `flotilla` provider (`provider/node/node-settings.ts`), which has to be one that is configured for the cluster.
 */
export class NodeSettings extends pulumi.CustomResource {
    public static readonly token = "flotilla:node:NodeSettings";

    /** The node's uid in the cluster when it was last written to; empty as long as it has not joined. */
    declare public readonly uid: pulumi.Output<string>;

    constructor(name: string, args: NodeSettingsArgs, opts?: pulumi.CustomResourceOptions) {
        super(NodeSettings.token, name, { ...args, uid: undefined, found: undefined }, opts);
    }
}
