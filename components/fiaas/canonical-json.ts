/** The JSON of a value with the keys of all maps sorted: two values that differ in the order of keys only have the same. */
export function canonicalJson(value: unknown): string {
    return JSON.stringify(sorted(value));
}

/** The same value with the keys of all maps sorted. A map's keys that look like numbers come first, as JavaScript has it. */
export function sorted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}
