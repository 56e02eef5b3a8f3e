import assert from "node:assert/strict";
import { alternatives, suggestion } from "../../../components/fault/suggestion";

describe("suggestion", () => {
    it("names the nearest name", () => {
        assert.equal(suggestion("lables", ["annotations", "labels"]), 'Did you mean "labels"?');
    });

    it("says nothing when nothing is near, or nothing is known", () => {
        assert.equal(suggestion("completely-else", ["labels"]), undefined);
        assert.equal(suggestion("x", []), undefined);
    });

    it("leaves the known names in their order", () => {
        const known = ["b", "a"];
        suggestion("a", known);
        assert.deepEqual(known, ["b", "a"]);
    });
});

describe("alternatives", () => {
    it("names all known names, sorted, when none is near", () => {
        assert.equal(alternatives("completely-else", ["b", "a"]), "Use one of: a, b");
    });

    it("says nothing when there are none", () => {
        assert.equal(alternatives("x", []), undefined);
    });
});
