import fc from "fast-check";

/** The same value with the keys of all maps in some other order; lists stay as they are. */
export function inAnotherOrder(value: unknown): fc.Arbitrary<unknown> {
    if (Array.isArray(value)) {
        return fc.tuple(...value.map(inAnotherOrder));
    }
    if (typeof value !== "object" || value === null) {
        return fc.constant(value);
    }
    const entries = Object.entries(value).map(([key, entry]) => inAnotherOrder(entry).map((next) => [key, next]));
    return fc
        .tuple(...entries)
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
        .map((all) => Object.fromEntries(all) as unknown);
}
