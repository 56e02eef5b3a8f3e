import { type PropertyMap, type PropertyValue, isMap, unknown } from "../../provider/property-values";
import type { DiffKind, DiffResult, PropertyDiff } from "../../provider/resource-provider";
import { isAutonamed } from "./auto-name";
import { type KubernetesObject, mapAt, nameOf, namespaceOf, withMetadata } from "./kubernetes-object";
import { normalize, pruneToShape } from "./normalize";
import { type PropertyPath, formatPath, isWithin, parsePath } from "./property-path";
import { type ReplacementOptions, forcesReplacement, replacementPaths } from "./replacement";

/** What a difference is computed from; everything without secret wrappers. */
export interface DiffSource {
    readonly oldInputs: KubernetesObject;
    /** The live object as the state has it; the cluster is not asked. */
    readonly oldLive: KubernetesObject;
    readonly newInputs: KubernetesObject;
    /** Whether objects of the kind belong to a namespace. */
    readonly namespaced: boolean;
    readonly ignoreChanges: readonly string[];
    /** A `...Patch` resource is only replaced for another name or namespace. */
    readonly isPatch?: boolean;
}

/**
 * What would change, and whether it needs a new object: the stored live object, cut to the shape of the old inputs,
 * against the new inputs. Pure: no engine, no network (rules and keys observed of the Kubernetes provider 4.34).
 */
export function diffObjects(source: DiffSource, options: ReplacementOptions): DiffResult {
    const oldInputs = normalize(source.oldInputs);
    const newInputs = withCanonicalNamespace(normalize(source.newInputs), source.namespaced);
    const old = withCanonicalNamespace(pruneToShape(source.oldLive, oldInputs), source.namespaced);
    const replacing = source.isPatch === true ? identityPaths : replacementPaths(newInputs, options);
    const ignored = source.ignoreChanges.map(parsePath);
    const changes = compareMaps([], old, newInputs).filter(({ path }) => !ignored.some((one) => isWithin(path, one)));
    const entries = changes.map((change): [string, PropertyDiff] => [
        formatPath(change.path),
        propertyDiff(change, forcesReplacement(change.path, change.value, replacing)),
    ]);
    return {
        detailedDiff: Object.fromEntries(entries),
        deleteBeforeReplace:
            entries.some(([, { kind }]) => kind.endsWith("-replace")) &&
            keepsIdentity(source.oldLive, newInputs, source),
    };
}

/**
 * Whether the new object gets the name of the old one, which then has to go first: names that were made up change
 * with a replacement.
 */
export function keepsIdentity(
    oldLive: KubernetesObject,
    newInputs: KubernetesObject,
    { namespaced }: { readonly namespaced: boolean },
): boolean {
    const old = withCanonicalNamespace(oldLive, namespaced);
    const next = withCanonicalNamespace(newInputs, namespaced);
    return !isAutonamed(next) && nameOf(next) === nameOf(old) && namespaceOf(next) === namespaceOf(old);
}

const identityPaths: readonly PropertyPath[] = [
    ["metadata", "name"],
    ["metadata", "namespace"],
];

/** No namespace means `default`; for kinds without namespaces a namespace means nothing. */
function withCanonicalNamespace(object: KubernetesObject, namespaced: boolean): KubernetesObject {
    if (object["metadata"] === unknown) {
        return object;
    }
    const namespace = mapAt(object, "metadata")["namespace"];
    if (!namespaced) {
        return namespace === undefined ? object : withMetadata(object, { namespace: undefined });
    }
    return namespace === undefined || namespace === "" ? withMetadata(object, { namespace: "default" }) : object;
}

interface Change {
    readonly path: PropertyPath;
    readonly kind: "add" | "update" | "delete";
    /** The new value; none for a deletion. */
    readonly value?: PropertyValue;
}

function propertyDiff({ kind }: Change, replaces: boolean): PropertyDiff {
    const full: DiffKind = replaces ? `${kind}-replace` : kind;
    return kind === "delete" ? { kind: full, inputDiff: true } : { kind: full };
}

/** Every difference between two maps without secrets, key by key, by no rules but these: a missing value is no value. */
export function plainDifferences(old: PropertyMap, next: PropertyMap): Record<string, PropertyDiff> {
    return Object.fromEntries(
        compareMaps([], old, next).map((change) => [formatPath(change.path), propertyDiff(change, false)]),
    );
}

function compareMaps(path: PropertyPath, old: PropertyMap, next: PropertyMap): Change[] {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys.flatMap((key) => compare([...path, key], old[key] ?? undefined, next[key] ?? undefined));
}

function compareLists(path: PropertyPath, old: readonly PropertyValue[], next: readonly PropertyValue[]): Change[] {
    const indexes = Array.from({ length: Math.max(old.length, next.length) }, (_, index) => index);
    return indexes.flatMap((index) => compare([...path, index], old[index] ?? undefined, next[index] ?? undefined));
}

function compare(path: PropertyPath, old: PropertyValue | undefined, next: PropertyValue | undefined): Change[] {
    if (next === undefined) {
        return old === undefined ? [] : [{ path, kind: "delete" }];
    }
    if (old === undefined) {
        return [{ path, kind: "add", value: next }];
    }
    if (isMap(old) && next === unknown) {
        // A map that is not known yet shows as the removal of each key that it has now.
        return Object.keys(old).map((key) => ({ path: [...path, key], kind: "delete" }));
    }
    if (isMap(old) && isMap(next)) {
        return compareMaps(path, old, next);
    }
    if (Array.isArray(old) && Array.isArray(next)) {
        return compareLists(path, old, next);
    }
    return old === next ? [] : [{ path, kind: "update", value: next }];
}
