import assert from "node:assert/strict";
import fc from "fast-check";
import { revisionOf } from "../../../components/anchor/revision";

const parts = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });

describe("the revision of an anchor", () => {
    it("is a hash that is the same whatever the order of the parts", () => {
        fc.assert(
            fc.property(parts, (some) => {
                const reversed = Object.fromEntries(Object.entries(some).reverse());
                assert.equal(revisionOf(reversed), revisionOf(some));
                assert.match(revisionOf(some), /^[0-9a-f]{64}$/);
            }),
        );
    });

    it("is another one for other parts", () => {
        fc.assert(
            fc.property(parts, parts, (one, other) => {
                const same =
                    JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
                assert.equal(revisionOf(one) === revisionOf(other), same);
            }),
        );
    });

    const alike: readonly (readonly [one: Record<string, string>, other: Record<string, string>])[] = [
        [{ ab: "c" }, { a: "bc" }],
        [{ a: "b", c: "d" }, { a: "b\nc d" }],
        [{ a: "" }, {}],
        [{ a: "é" }, { a: "e" }],
    ];
    for (const [one, other] of alike) {
        it(`tells ${JSON.stringify(one)} from ${JSON.stringify(other)}`, () => {
            assert.notEqual(revisionOf(one), revisionOf(other));
        });
    }
});
