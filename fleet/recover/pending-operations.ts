/** A resource as the engine keeps it; only what recovering needs. */
export interface ResourceState {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A deployment as `pulumi stack export` prints it; secrets in it are encrypted. */
export interface ExportedDeployment {
    readonly version: number;
    readonly deployment: {
        readonly resources?: readonly ResourceState[];
        readonly pending_operations?: readonly { readonly type: string; readonly resource: ResourceState }[];
    };
}

/** What is left of an interrupted operation, and the deployment without it. */
export interface Repair {
    /** Resources that may or may not have been created: they are in the repaired state, and a refresh finds out. */
    readonly unclear: readonly ResourceState[];
    /** How many operations were interrupted. */
    readonly interrupted: number;
    readonly repaired: ExportedDeployment;
}

/**
 * Turns the pending creates of Kubernetes objects into resources of the state, with the identity, parent and provider
 * that the engine had recorded for them, so that a refresh keeps those that exist and drops those that do not. All other
 * pending operations are dropped: updates and deletes are simply done again by the next `up`, and a resource of the
 * `flotilla` provider that was never recorded holds nothing.
 */
export function repairPendingOperations(exported: ExportedDeployment): Repair {
    const { pending_operations: pending = [], resources = [], ...rest } = exported.deployment;
    const unclear = pending.filter(({ type }) => type === "creating").flatMap(({ resource }) => withId(resource));
    return {
        unclear,
        interrupted: pending.length,
        repaired: { ...exported, deployment: { ...rest, resources: [...resources, ...unclear] } },
    };
}

/** The Kubernetes provider's id is `namespace/name`, or the name alone for what belongs to no namespace. */
function withId(resource: ResourceState): ResourceState[] {
    const metadata = (resource.inputs?.["metadata"] ?? {}) as { name?: unknown; namespace?: unknown };
    if (!resource.type.startsWith("kubernetes:") || typeof metadata.name !== "string") {
        return [];
    }
    const prefix = typeof metadata.namespace === "string" ? `${metadata.namespace}/` : "";
    return [{ ...resource, id: `${prefix}${metadata.name}`, outputs: { ...resource.inputs } }];
}
