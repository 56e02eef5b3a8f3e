import { createHash, randomBytes } from "node:crypto";
import { isMap } from "../../provider/property-values";
import { type KubernetesObject, annotationOf, mapAt, nameOf, withMetadata } from "./kubernetes-object";

/** Says that the name was made up, so that a replacement may get another one. */
export const autonamedAnnotation = "pulumi.com/autonamed";

/** Whether the object's name was made up. */
export function isAutonamed(object: KubernetesObject): boolean {
    return annotationOf(object, autonamedAnnotation) === "true";
}

/**
 * Names an object that has no name: as before when the old inputs carry a made-up name, else `<name>-<8 hex>`, neither
 * lower-cased nor otherwise fitted to Kubernetes' rules. The name depends only on seed and name, and the seed changes
 * with every operation (observed of the Kubernetes provider 4.34).
 */
export function assignName(
    object: KubernetesObject,
    options: { readonly name: string; readonly seed: Uint8Array; readonly old: KubernetesObject | undefined },
): KubernetesObject {
    const { metadata } = object;
    const isNamed = isMap(metadata) ? "name" in metadata : metadata !== undefined && metadata !== null;
    if (isNamed) {
        return object;
    }
    const { old } = options;
    const name =
        old !== undefined && isAutonamed(old) ? nameOf(old) : `${options.name}-${suffix(options.name, options.seed)}`;
    const annotations = { ...mapAt(object, "metadata", "annotations"), [autonamedAnnotation]: "true" };
    return withMetadata(object, { name, annotations });
}

function suffix(name: string, seed: Uint8Array): string {
    const source = seed.length > 0 ? createHash("sha256").update(seed).update(name).digest() : randomBytes(4);
    return source.toString("hex").slice(0, 8);
}
