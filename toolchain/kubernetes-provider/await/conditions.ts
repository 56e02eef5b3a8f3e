import type { PropertyMap } from "../../../provider/property-values";
import { type KubernetesObject, mapsAt, numberAt, textAt } from "../kubernetes-object";

/** A condition of the object's status, by its type. */
export function conditionOf(object: KubernetesObject, type: string): PropertyMap | undefined {
    return mapsAt(object, "status", "conditions").find((condition) => textAt(condition, "type") === type);
}

/** Whether the object has the condition, and it is true. */
export function isTrue(object: KubernetesObject, type: string): boolean {
    return textAt(conditionOf(object, type) ?? {}, "status") === "True";
}

/** Whether the controller has seen the object as it was last written. */
export function isObserved(object: KubernetesObject): boolean {
    return numberAt(object, "status", "observedGeneration") >= numberAt(object, "metadata", "generation");
}
