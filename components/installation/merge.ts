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
    const merged: Record<string, unknown> = { ...lower };
    for (const key of Object.keys(upper)) {
        set(merged, key, merge(ownValue(lower, key), upper[key]));
    }
    return merged;
}

/** An assignment to "__proto__" would lose the value without a word. */
function set(map: Record<string, unknown>, key: string, value: unknown): void {
    if (key === "__proto__") {
        Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
    } else {
        map[key] = value;
    }
}

/** The effective value of a merged one: keys that were removed are gone. Maps without any are not copied. */
export function withoutRemovals(value: unknown): unknown {
    const map = value instanceof Replacement ? value.map : value;
    if (!isMap(map)) {
        return map;
    }
    const cleaned = Object.keys(map).map((key) => [key, map[key] === null ? null : withoutRemovals(map[key])] as const);
    return cleaned.every(([key, entry]) => entry !== null && entry === map[key])
        ? map
        : Object.fromEntries(cleaned.filter(([, entry]) => entry !== null));
}

/** The value of a map's own key; undefined when it has none. */
export function ownValue(map: ConfigurationMap, key: string): unknown {
    return Object.hasOwn(map, key) ? map[key] : undefined;
}
