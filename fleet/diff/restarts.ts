import { isWithin, parsePath } from "../../toolchain/kubernetes-provider/property-path";
import type { RenderedResource } from "../render/render-installation";
import type { ResourceChange, Restarts } from "../report/report";
import { workloadOf } from "./workloads";

/** What has to be known of a resource to say what a change of it means: a rendering has it, and so has the engine. */
export type ChangedResource = Pick<
    RenderedResource,
    "type" | "name" | "isComponent" | "inputs" | "isProtected" | "retainOnDelete" | "importId"
>;

/** What a change does, and to what. */
export interface DescribedChange extends Pick<ResourceChange, "action" | "changes" | "deleteBeforeReplace"> {
    /** As it is to be; as it was, when it goes. */
    readonly resource: ChangedResource;
    /** As it was; undefined when it is new. */
    readonly old?: ChangedResource | undefined;
}

/** Type of the resource whose change makes a FIAAS daemon deploy itself anew. */
export const deploymentIdType = "flotilla:fiaas:DeploymentId";

/**
 * The pods that a change restarts: those of a workload whose template changes or that is replaced, and the daemon that gets
 * a new deployment id. Pods that come or go for good do not restart.
 */
export function restartsOf({ action, changes, resource, old }: DescribedChange): Restarts | undefined {
    if (old === undefined || action === "create" || action === "delete") {
        return undefined;
    }
    if (resource.type === deploymentIdType) {
        return { pods: 1, everyNode: 0 };
    }
    const workload = isApplication(resource) ? undefined : workloadOf(old);
    if (workload === undefined) {
        return undefined;
    }
    const { template, isOnEveryNode, replicas } = workload;
    const restarts = action === "replace" || changes.some(({ path }) => touches(path, template));
    return restarts && replicas > 0
        ? { pods: isOnEveryNode ? 0 : replicas, everyNode: isOnEveryNode ? 1 : 0 }
        : undefined;
}

/** Its daemon restarts with the deployment id, which is counted there. */
function isApplication({ type }: ChangedResource): boolean {
    return type === "kubernetes:fiaas.schibsted.io/v1:Application";
}

function touches(path: string, template: readonly string[]): boolean {
    const keys = parsePath(path);
    return isWithin(keys, template) || isWithin(template, keys);
}
