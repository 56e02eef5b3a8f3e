import { type PropertyMap, type PropertyValue, isMap, unwrapSecrets } from "../../provider/property-values";

/** A Kubernetes object as plain JSON: no secret wrappers, but possibly the mark for values that are not known yet. */
export type KubernetesObject = PropertyMap;

/** Group, version and kind, as an object's `apiVersion` and `kind` give them. */
export interface ObjectKind {
    readonly apiVersion: string;
    readonly kind: string;
}

/** The map below a key; an empty one when there is none. */
export function mapAt(object: PropertyMap, ...path: readonly string[]): PropertyMap {
    const value = valueAt(object, ...path);
    return isMap(value) ? value : {};
}

/** The value at a path, if the path exists. */
export function valueAt(object: PropertyMap, ...path: readonly string[]): PropertyValue | undefined {
    let value: PropertyValue | undefined = object;
    for (const key of path) {
        value = isMap(value) ? value[key] : undefined;
    }
    return value;
}

/** The text at a path; empty when there is none. */
export function textAt(object: PropertyMap, ...path: readonly string[]): string {
    const value = valueAt(object, ...path);
    return typeof value === "string" ? value : "";
}

/** The number at a path; 0 when there is none. */
export function numberAt(object: PropertyMap, ...path: readonly string[]): number {
    const value = valueAt(object, ...path);
    return typeof value === "number" ? value : 0;
}

/** The maps in the list at a path; none when there is no list. */
export function mapsAt(object: PropertyMap, ...path: readonly string[]): readonly PropertyMap[] {
    const value = valueAt(object, ...path);
    return Array.isArray(value) ? value.filter((item) => isMap(item)) : [];
}

/** The same object with other entries in its metadata; `undefined` removes one. */
export function withMetadata(
    object: KubernetesObject,
    changes: Readonly<Record<string, PropertyValue | undefined>>,
): KubernetesObject {
    const metadata = Object.entries({ ...mapAt(object, "metadata"), ...changes });
    const kept = metadata.filter((entry): entry is [string, PropertyValue] => entry[1] !== undefined);
    return { ...object, metadata: Object.fromEntries(kept) };
}

/** The same map without some of its keys. */
export function without(map: PropertyMap, ...keys: readonly string[]): PropertyMap {
    return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

/** The object's name; empty when it has none. */
export function nameOf(object: KubernetesObject): string {
    return textAt(object, "metadata", "name");
}

/** The object's namespace; empty when it has none. */
export function namespaceOf(object: KubernetesObject): string {
    return textAt(object, "metadata", "namespace");
}

/** The value of an annotation; empty when there is none. */
export function annotationOf(object: KubernetesObject, name: string): string {
    return textAt(object, "metadata", "annotations", name);
}

/** `apiVersion` and `kind` of an object; empty where it has none. */
export function kindOf(object: KubernetesObject): ObjectKind {
    return { apiVersion: textAt(object, "apiVersion"), kind: textAt(object, "kind") };
}

/** The group of an API version such as `apps/v1`; empty for the core group. */
export function groupOf(apiVersion: string): string {
    const slash = apiVersion.indexOf("/");
    return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** `namespace/name`, or `name` alone: the resource's id, and what messages call it. */
export function qualifiedName(object: KubernetesObject): string {
    const namespace = namespaceOf(object);
    return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** Namespace and name of a resource id. */
export function splitId(id: string): { readonly namespace: string; readonly name: string } {
    const slash = id.indexOf("/");
    return slash < 0 ? { namespace: "", name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** Whether the object is of the kind, in any version of the group. */
export function isKind(object: KubernetesObject, group: string, kind: string): boolean {
    const own = kindOf(object);
    return own.kind === kind && groupOf(own.apiVersion) === group;
}

/** Whether the object is a CustomResourceDefinition. */
export function isDefinition(object: KubernetesObject): boolean {
    return isKind(object, "apiextensions.k8s.io", "CustomResourceDefinition");
}

/** Property names that cannot be written with dashes in every language the SDK is made for. */
const underscored =
    /^x_kubernetes_(embedded_resource|int_or_string|list_map_keys|list_type|map_type|preserve_unknown_fields|validations)$/;

/** Inputs as the API server wants them: without secret wrappers, and with the dashes of `x-kubernetes-...` restored. */
export function plainObject(inputs: PropertyMap): KubernetesObject {
    return withDashes(unwrapSecrets(inputs)) as KubernetesObject;
}

function withDashes(value: PropertyValue): PropertyValue {
    if (Array.isArray(value)) {
        return value.map(withDashes);
    }
    if (!isMap(value)) {
        return value;
    }
    const entries = Object.entries(value).map(([key, item]): [string, PropertyValue] => [
        underscored.test(key) ? key.replaceAll("_", "-") : key,
        withDashes(item),
    ]);
    return Object.fromEntries(entries);
}
