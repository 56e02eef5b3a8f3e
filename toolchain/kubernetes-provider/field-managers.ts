import { type PropertyMap, type PropertyValue, isMap } from "../../provider/property-values";
import { createManager } from "./create";
import { type KubernetesObject, mapAt, mapsAt, textAt } from "./kubernetes-object";

/** Whether an object has never been updated since it was created: its fields are still the creator's. */
export function hasCreateManager(live: KubernetesObject): boolean {
    return mapsAt(live, "metadata", "managedFields").some(isCreateEntry);
}

function isCreateEntry(entry: PropertyMap): boolean {
    return textAt(entry, "manager") === createManager && textAt(entry, "operation") === "Update";
}

/** Fields of the creator and of everyone who works with kubectl; not of those who only write the status. */
function isTakenOver(entry: PropertyMap): boolean {
    return (
        (isCreateEntry(entry) || textAt(entry, "manager").startsWith("kubectl")) && textAt(entry, "subresource") === ""
    );
}

/**
 * The managed fields with those of the creator and of kubectl moved to the object's own manager, so that the apply
 * that follows meets no conflict and removes what the inputs do not have; nothing when there are none to move
 * (observed of the Kubernetes provider 4.34).
 */
export function takeOver(live: KubernetesObject, fieldManager: string): readonly PropertyMap[] | undefined {
    const entries = mapsAt(live, "metadata", "managedFields");
    const taken = entries.filter(isTakenOver);
    if (taken.length === 0) {
        return undefined;
    }
    const isOwn = (entry: PropertyMap): boolean =>
        textAt(entry, "manager") === fieldManager && textAt(entry, "operation") === "Apply";
    const own = entries.find(isOwn) ?? { ...taken[0], manager: fieldManager, operation: "Apply" };
    const fields = taken.map((entry) => mapAt(entry, "fieldsV1")).reduce(union, mapAt(own, "fieldsV1"));
    const others = entries.filter((entry) => !isTakenOver(entry) && !isOwn(entry));
    return [{ ...own, fieldsV1: fields }, ...others];
}

function union(left: PropertyMap, right: PropertyMap): PropertyMap {
    const merged: PropertyMap = { ...left };
    for (const [key, value] of Object.entries(right)) {
        const known: PropertyValue | undefined = merged[key];
        merged[key] = isMap(known) && isMap(value) ? union(known, value) : value;
    }
    return merged;
}

/** Whether a field, given by keys of maps, belongs to the manager, or to another one. */
export function ownersOf(
    live: KubernetesObject,
    path: readonly string[],
    fieldManager: string,
): { readonly own: boolean; readonly others: boolean } {
    const keys = path.map((key) => `f:${key}`);
    const owners = mapsAt(live, "metadata", "managedFields").filter((entry) => {
        let fields: PropertyValue | undefined = mapAt(entry, "fieldsV1");
        for (const key of keys) {
            fields = isMap(fields) ? fields[key] : undefined;
        }
        return fields !== undefined;
    });
    const own = owners.some((entry) => textAt(entry, "manager") === fieldManager);
    return { own, others: owners.some((entry) => textAt(entry, "manager") !== fieldManager) };
}
