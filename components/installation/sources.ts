import { faultLine, type Locate, type Position } from "./fault-lines";
import type { ConfigurationPath } from "../fault/fault";
import { type ConfigurationMap, isMap, merge, ownValue, withoutRemovals } from "./merge";

/** One file, or the engine, that contributes to an installation's configuration. */
export interface Source {
    /** Top-level keys as the schema knows them; `null` removes what lower sources set. */
    readonly values: ConfigurationMap;
    /** The position of the value at a path, or of the nearest thing around it that this source has. */
    readonly locate: Locate;
    /** What is wrong with its form, one line each, though its values can be read. */
    readonly faults?: readonly string[];
    /** The encrypted values of secrets by name, as the file has them: to see that one was set anew, nothing else. */
    readonly encrypted?: Readonly<Record<string, string>>;
}

/** What sources come to together, and where each value of it was written. */
export interface EffectiveConfiguration {
    readonly values: ConfigurationMap;
    /** A missing value is where the map is in which it is missing. */
    readonly locate: Locate;
    /** Removals that remove nothing, one line each. */
    readonly faults: readonly string[];
}

/**
 * Merges sources, the weakest first.
 *
 * A `null` that removes nothing is a fault: it is far more often a map whose keys were forgotten (`payments:`) than a
 * wish, and taken for a removal it would delete what the file seems to declare.
 */
export function mergeSources(sources: readonly Source[]): EffectiveConfiguration {
    const whole = sources.reduce<Merged>((lower, source, index) => {
        // The strongest one is the stack, of which there will not be another one over the same layers.
        return index === sources.length - 1 ? put(lower, source) : putOnce(lower, source);
    }, nothing);
    return {
        values: withoutRemovals(whole.value) as ConfigurationMap,
        locate: (path) => originOf(sources, path),
        faults: whole.faults,
    };
}

/** What some sources come to, and the faults so far. */
interface Merged {
    readonly value: unknown;
    readonly faults: readonly string[];
    /** What came of putting layers over this: many installations have the same ones. */
    readonly known: WeakMap<Source, Merged>;
}

const nothing: Merged = { value: {}, faults: [], known: new WeakMap() };

function putOnce(lower: Merged, source: Source): Merged {
    const merged = lower.known.get(source) ?? put(lower, source);
    lower.known.set(source, merged);
    return merged;
}

function put(lower: Merged, source: Source): Merged {
    const faults = emptyRemovals(lower.value, source);
    return {
        value: merge(lower.value, source.values),
        faults: faults.length === 0 ? lower.faults : [...lower.faults, ...faults],
        known: new WeakMap(),
    };
}

function emptyRemovals(merged: unknown, source: Source): string[] {
    const removals = nullPaths(source.values);
    if (removals.length === 0) {
        return [];
    }
    const lower = withoutRemovals(merged);
    return removals
        .filter((path) => read(lower, path) === undefined)
        .map((path) =>
            faultLine(
                source.locate(path),
                path,
                "is empty, and no layer sets it, so there is nothing to remove. Give it a value ({} for a map that keeps its defaults), or take the key out",
            ),
        );
}

/** Paths of all keys that are null; lists are values, so their elements remove nothing. */
function nullPaths(map: ConfigurationMap, path: readonly string[] = [], found: string[][] = []): string[][] {
    for (const key of Object.keys(map)) {
        const entry = map[key];
        if (entry === null) {
            found.push([...path, key]);
        } else if (isMap(entry)) {
            nullPaths(entry, [...path, key], found);
        }
    }
    return found;
}

function originOf(sources: readonly Source[], path: ConfigurationPath): Position {
    for (let length = path.length; length > 0; length -= 1) {
        const source = strongest(sources, path.slice(0, length));
        if (source !== undefined) {
            return source.locate(path);
        }
    }
    return sources[sources.length - 1]?.locate([]) ?? { file: "" };
}

/** The strongest source that has a value at a path; one that has something else on the way hides those below. */
function strongest(sources: readonly Source[], path: ConfigurationPath): Source | undefined {
    for (const source of [...sources].reverse()) {
        const state = lookUp(source.values, path);
        if (state !== "absent") {
            return state === "present" ? source : undefined;
        }
    }
    return undefined;
}

function lookUp(values: unknown, path: ConfigurationPath): "present" | "absent" | "hidden" {
    let value = values;
    for (const key of path) {
        if (Array.isArray(value)) {
            // A list replaces the whole list below it, elements that it does not have included.
            value = (value as unknown[])[Number(key)] ?? null;
        } else if (isMap(value)) {
            value = ownValue(value, String(key));
        } else {
            return "hidden";
        }
        if (value === undefined) {
            return "absent";
        }
    }
    return value === null ? "hidden" : "present";
}

function read(value: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>((map, key) => (isMap(map) ? ownValue(map, key) : undefined), value);
}
