import type { Action, ResourceChange } from "./report";

/** What is lost with an object of a kind, and what no new object brings back. */
export const losses: Readonly<Record<string, string | undefined>> = {
    Namespace: "everything in it is lost",
    CustomResourceDefinition: "all objects of its kind are lost, in all namespaces",
    PersistentVolumeClaim: "the data is lost, unless its class keeps it",
};

/** Whether the resource that is there now goes. */
export function destroys(action: Action): boolean {
    return action === "delete" || action === "replace";
}

/**
 * Whether something is missing afterwards, or for a moment. A replacement that is made before the old one goes takes nothing
 * away, unless the old one holds what the new one has not.
 */
export function takesAway({ action, deleteBeforeReplace, isProtected, object }: ResourceChange): boolean {
    const isGapless = action === "replace" && deleteBeforeReplace === false && losses[object?.kind ?? ""] === undefined;
    return destroys(action) && (isProtected || !isGapless);
}
