/** A map of a configuration. */
export type ConfigurationMap = Readonly<Record<string, unknown>>;

/** A map that takes the place of whatever lies below it, because something between the two was no map or removed it. */
class Replacement {
    public readonly map: ConfigurationMap;

    constructor(map: ConfigurationMap) {
        this.map = map;
    }
}

/** Whether a value of a configuration is a map of keys. */
export function isMap(value: unknown): value is ConfigurationMap {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Replacement);
}

/**
 * Puts one configuration over another: maps merge deep, scalars and lists replace, `null` removes. The result can be
 * merged further, because it remembers what was removed: merging is associative. {@link withoutRemovals} ends it.
 */
export function merge(lower: unknown, upper: unknown): unknown {
    if (upper === undefined) {
        return lower;
    }
    if (lower === undefined || !isMap(upper)) {
        return upper;
    }
    if (isMap(lower)) {
        return mergeMaps(lower, upper);
    }
    return new Replacement(lower instanceof Replacement ? mergeMaps(lower.map, upper) : upper);
}

function mergeMaps(lower: ConfigurationMap, upper: ConfigurationMap): ConfigurationMap {
    // From entries, because an assignment to "__proto__" would lose the value without a word.
    const keys = [...new Set([...Object.keys(lower), ...Object.keys(upper)])];
    return Object.fromEntries(keys.map((key) => [key, merge(ownValue(lower, key), ownValue(upper, key))]));
}

/** The effective value of a merged one: keys that were removed are gone. */
export function withoutRemovals(value: unknown): unknown {
    const map = value instanceof Replacement ? value.map : value;
    if (!isMap(map)) {
        return map;
    }
    const kept = Object.entries(map).filter(([, entry]) => entry !== null);
    return Object.fromEntries(kept.map(([key, entry]) => [key, withoutRemovals(entry)]));
}

/** The value of a map's own key; undefined when it has none. */
export function ownValue(map: ConfigurationMap, key: string): unknown {
    return Object.hasOwn(map, key) ? map[key] : undefined;
}
