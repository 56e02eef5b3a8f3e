import assert from "node:assert/strict";
import fc from "fast-check";
import { isMap, merge, withoutRemovals } from "../../../components/installation/merge";

/** Few keys, so that maps meet often. */
const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor", "toString");

/** Values as layers have them: removals, maps, lists with anything inside, text and numbers. */
const { value } = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, 1, "x", "", false, [], [1], [null, { a: null }], {}),
        tie("map"),
    ),
    map: fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));

/** What layers come to by the definition, one key at a time. */
function naive(layers: readonly unknown[]): unknown {
    return layers.reduce((lower, upper) => {
        if (!isMap(upper)) {
            return upper;
        }
        const base = isMap(lower) ? Object.entries(lower) : [];
        const result = new Map(base);
        for (const [name, entry] of Object.entries(upper)) {
            result.set(name, naive([result.get(name), entry]));
        }
        return Object.fromEntries([...result].filter(([, entry]) => entry !== null));
    });
}

function hasNull(candidate: unknown): boolean {
    return isMap(candidate) && Object.values(candidate).some((entry) => entry === null || hasNull(entry));
}

const cases: readonly { rule: string; lower: unknown; upper: unknown; expected: unknown }[] = [
    {
        rule: "maps merge deep",
        lower: { a: { x: 1, y: 1 } },
        upper: { a: { y: 2, z: 2 } },
        expected: { a: { x: 1, y: 2, z: 2 } },
    },
    { rule: "a list replaces the list below it", lower: { a: [1, 2] }, upper: { a: [3] }, expected: { a: [3] } },
    { rule: "an empty list replaces a full one", lower: { a: [1] }, upper: { a: [] }, expected: { a: [] } },
    { rule: "an empty map changes nothing", lower: { a: { x: 1 } }, upper: { a: {} }, expected: { a: { x: 1 } } },
    { rule: "null removes what is below it", lower: { a: { x: 1 }, b: 1 }, upper: { a: null }, expected: { b: 1 } },
    { rule: "a map replaces a text below it", lower: { a: "x" }, upper: { a: { y: 1 } }, expected: { a: { y: 1 } } },
    { rule: "a text replaces a map below it", lower: { a: { y: 1 } }, upper: { a: "x" }, expected: { a: "x" } },
    {
        rule: "false and an empty text replace",
        lower: { a: true, b: "x" },
        upper: { a: false, b: "" },
        expected: { a: false, b: "" },
    },
    { rule: "nulls in a list stay", lower: {}, upper: { a: [null] }, expected: { a: [null] } },
];

describe("merge", () => {
    for (const { rule, lower, upper, expected } of cases) {
        it(rule, () => {
            assert.deepEqual(withoutRemovals(merge(lower, upper)), expected);
        });
    }

    it("does not bring back below a removal what was removed", () => {
        const merged = [{ a: { old: 1 } }, { a: null }, { a: { new: 1 } }].reduce<unknown>(merge, {});
        assert.deepEqual(withoutRemovals(merged), { a: { new: 1 } });
    });

    it("is associative", () => {
        fc.assert(
            fc.property(value, value, value, (a, b, c) => {
                assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c)));
            }),
        );
    });

    it("of a value with itself is the value", () => {
        fc.assert(
            fc.property(value, (a) => {
                assert.deepEqual(merge(a, a), a);
            }),
        );
    });

    it("lets the stack win at every key that it sets", () => {
        fc.assert(
            fc.property(value, value, (layer, stack) => {
                const merged = merge(layer, stack);
                assert.deepEqual(merge(merged, stack), merged);
            }),
        );
    });

    it("gives what applying one layer after the other gives", () => {
        fc.assert(
            fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (layers) => {
                const merged = [{}, ...layers].reduce<unknown>(merge, {});
                assert.deepEqual(withoutRemovals(merged), naive([{}, ...layers]));
            }),
        );
    });

    it("changes none of its arguments", () => {
        fc.assert(
            fc.property(value, value, (a, b) => {
                const before = JSON.stringify([a, b]);
                withoutRemovals(merge(a, b));
                assert.equal(JSON.stringify([a, b]), before);
            }),
        );
    });

    it("keeps a key __proto__ as a key like any other, and no prototype changes", () => {
        const upper = JSON.parse('{"__proto__": {"polluted": true}}') as unknown;
        const merged = withoutRemovals(merge({ a: 1 }, upper)) as Record<string, unknown>;
        assert.deepEqual(Object.keys(merged), ["a", "__proto__"]);
        assert.equal(merged["polluted"], undefined);
    });
});

describe("withoutRemovals", () => {
    it("leaves no null in a map", () => {
        fc.assert(
            fc.property(value, value, (a, b) => {
                assert.equal(hasNull(withoutRemovals(merge(a, b))), false);
            }),
        );
    });

    it("gives a map without removals back as it is", () => {
        const map = { a: { b: [1] } };
        assert.equal(withoutRemovals(map), map);
    });
});
