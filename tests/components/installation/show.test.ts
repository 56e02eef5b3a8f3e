import assert from "node:assert/strict";
import fc from "fast-check";
import { show, showText } from "../../../components/installation/show";
import { anyCharacter } from "../../support/any-text";

describe("show", () => {
    it("is JSON for short values", () => {
        assert.equal(show({ a: ["x", 1, null] }), '{"a":["x",1,null]}');
        assert.equal(show(undefined), "nothing");
    });

    it("says how long a value is that it cuts", () => {
        assert.equal(show("x".repeat(100)), `"${"x".repeat(59)}… (102 characters)`);
    });

    it("is one line, short, and without what a terminal acts on", () => {
        fc.assert(
            fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (text) => {
                for (const shown of [show(text), showText(text)]) {
                    assert.ok(shown.length <= 90, shown);
                    assert.match(shown, /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u);
                    assert.doesNotMatch(shown, /\p{Surrogate}/u);
                }
            }),
        );
    });
});
