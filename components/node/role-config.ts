import { z } from "zod";
import { nodeRole } from "./config";
import { nodeAnnotations, nodeLabels, nodeTaints } from "./node-keys";

/** What the nodes with a role have: what `flotilla:nodeRoles.<role>` may hold. */
const roleConfiguration = z.strictObject({ labels: nodeLabels, annotations: nodeAnnotations, taints: nodeTaints });

/**
 * What nodes have because of their roles: `flotilla:nodeRoles`. Nodes are for certificates, too, so that nothing is written
 * to them before somebody names a role here.
 */
export const nodeRolesConfiguration = z
    .partialRecord(nodeRole, roleConfiguration)
    .default({})
    .meta({
        description:
            "What nodes have in the cluster because of their roles, by role: the label node-role.kubernetes.io/<role>, and what is " +
            "written here. A node that loses the role loses all of it. Without the key roles are for certificates alone, and no node is labeled.",
        examples: [
            {
                "control-plane": {
                    taints: { "node-role.kubernetes.io/control-plane": { effect: "NoSchedule" } },
                },
                etcd: {},
            },
        ],
    });

/** `flotilla:nodeRoles` as it was written. */
export type NodeRolesConfiguration = z.output<typeof nodeRolesConfiguration>;
