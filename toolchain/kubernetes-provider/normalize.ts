import { type PropertyMap, type PropertyValue, containsUnknown, isMap } from "../../provider/property-values";
import { builtInType, fieldsOf } from "./built-in-kinds";
import { type KubernetesObject, isDefinition, isKind, kindOf, mapAt, withMetadata, without } from "./kubernetes-object";
import { canonicalQuantity } from "./quantity";

/** Metadata that only the API server writes. */
const serverMetadata = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "uid",
];

/** A value has a type that the field cannot take; the object is then left as it is. */
class TypeMismatch extends Error {}

/**
 * An object in the form that the API server gives it back, so that the same meaning never shows as a difference:
 * for built-in kinds unknown fields, nulls and empty values are dropped and quantities are canonical, a Secret's
 * `stringData` becomes `data`. Custom resources stay as they are, and so does what holds a value that is not known
 * yet or is of a wrong type (observed of the Kubernetes provider 4.34).
 */
export function normalize(object: KubernetesObject): KubernetesObject {
    const normal = containsUnknown(object) ? object : normalizeKind(object);
    if (!isMap(normal["metadata"])) {
        return normal;
    }
    return withMetadata(normal, Object.fromEntries(serverMetadata.map((name) => [name, undefined])));
}

function normalizeKind(object: KubernetesObject): KubernetesObject {
    if (isDefinition(object)) {
        return normalizeDefinition(object);
    }
    const type = builtInType(kindOf(object));
    if (type === undefined) {
        return object;
    }
    const source = isKind(object, "", "Secret") ? normalizeSecret(object) : object;
    try {
        return normalizeFields(source, type);
    } catch (error) {
        if (error instanceof TypeMismatch) {
            return source;
        }
        throw error;
    }
}

/** `preserveUnknownFields: false` is the default and not kept; the status is not an input. */
function normalizeDefinition(object: KubernetesObject): KubernetesObject {
    const rest = without(object, "status");
    const spec = mapAt(rest, "spec");
    return spec["preserveUnknownFields"] === false ? { ...rest, spec: without(spec, "preserveUnknownFields") } : rest;
}

/** `stringData` wins over `data`, and base64 is written as the API server writes it. */
function normalizeSecret(object: KubernetesObject): KubernetesObject {
    const { data, stringData, ...rest } = object;
    const encoded = Object.entries(isMap(stringData) ? stringData : {}).map(([key, value]) => [
        key,
        typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : value,
    ]);
    const plain = Object.entries(isMap(data) ? data : {}).map(([key, value]) => [key, canonicalBase64(value)]);
    const all = Object.fromEntries([...plain, ...encoded]) as PropertyMap;
    return Object.keys(all).length === 0 ? rest : { ...rest, data: all };
}

function canonicalBase64(value: PropertyValue): PropertyValue {
    if (typeof value !== "string" || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) {
        return value;
    }
    return Buffer.from(value, "base64").toString("base64");
}

function normalizeFields(source: PropertyMap, type: string): PropertyMap {
    const fields = fieldsOf(type);
    const result: PropertyMap = {};
    for (const [key, value] of Object.entries(source)) {
        const fieldType = fields.get(key);
        if (fieldType === undefined || value === null) {
            continue;
        }
        const vanishes = fieldType.startsWith("?");
        const normal = normalizeValue(value, vanishes ? fieldType.slice(1) : fieldType);
        if (!(vanishes && isEmpty(normal))) {
            result[key] = normal;
        }
    }
    return result;
}

const scalars: Readonly<Record<string, string | undefined>> = { t: "string", b: "boolean", i: "number" };

function normalizeValue(value: PropertyValue, type: string): PropertyValue {
    if (type === "s") {
        return value;
    }
    if (type === "q") {
        return typeof value === "string" || typeof value === "number" ? canonicalQuantity(value) : mismatch(type);
    }
    const scalar = scalars[type];
    if (scalar !== undefined) {
        return typeof value === scalar ? value : mismatch(type);
    }
    if (type.startsWith("[")) {
        return Array.isArray(value) ? value.map((item) => normalizeValue(item, type.slice(1))) : mismatch(type);
    }
    if (!isMap(value)) {
        return mismatch(type);
    }
    if (type.startsWith("{")) {
        const entries = Object.entries(value).filter(([, item]) => item !== null);
        return Object.fromEntries(entries.map(([key, item]) => [key, normalizeValue(item, type.slice(1))]));
    }
    return normalizeFields(value, type);
}

function mismatch(type: string): never {
    throw new TypeMismatch(`The value is not of type ${type}.`);
}

function isEmpty(value: PropertyValue): boolean {
    if (Array.isArray(value)) {
        return value.length === 0;
    }
    return isMap(value) ? Object.keys(value).length === 0 : value === "" || value === 0 || value === false;
}

/**
 * What of a live object the inputs speak about: the keys that both have, at every depth; lists by index, no longer
 * than in the inputs. Differences elsewhere are the cluster's business.
 */
export function pruneToShape(live: PropertyMap, shape: PropertyMap): PropertyMap {
    const keys = Object.keys(live).filter((key) => key in shape);
    return Object.fromEntries(keys.map((key) => [key, pruneValue(live[key] ?? null, shape[key] ?? null)]));
}

function pruneValue(live: PropertyValue, shape: PropertyValue): PropertyValue {
    if (Array.isArray(live) && Array.isArray(shape)) {
        return live.slice(0, shape.length).map((item, index) => pruneValue(item, shape[index] ?? null));
    }
    return isMap(live) && isMap(shape) ? pruneToShape(live, shape) : live;
}
