import assert from "node:assert/strict";
import { mergeSources } from "../../../components/installation/sources";
import { sources } from "./texts";

describe("mergeSources", () => {
    it("locates a missing value at the map in which it is missing", () => {
        const { locate } = mergeSources(sources("a:\n  x: 1\n", "b: 1\na:\n  y: 1\n"));
        assert.deepEqual(locate(["a", "z"]), { file: "1.yaml", line: 2 });
    });

    it("locates an element of a list in the source whose list counts", () => {
        const { locate } = mergeSources(sources("a: [1, 2, 3]\n", "b: 1\na:\n  - 4\n"));
        assert.deepEqual(locate(["a", 0]), { file: "1.yaml", line: 3 });
    });

    it("locates what a removed and declared map has at its new place", () => {
        const { locate, values } = mergeSources(sources("a:\n  x: 1\n  y: 1\n", "a: null\n", "a:\n  x: 2\n"));
        assert.deepEqual(values, { a: { x: 2 } });
        assert.deepEqual(locate(["a", "x"]), { file: "2.yaml", line: 2 });
        assert.deepEqual(locate(["a", "y"]), { file: "2.yaml", line: 1 });
    });

    it("locates everything in the strongest source when there is nothing", () => {
        assert.deepEqual(mergeSources(sources("{}\n", "{}\n")).locate(["a"]), { file: "1.yaml", line: 1 });
        assert.deepEqual(mergeSources([]).locate(["a"]), { file: "" });
    });

    const why = "is empty, and no layer sets it, so there is nothing to remove.";
    const remedy = "Give it a value ({} for a map that keeps its defaults), or take the key out.";

    const removals: readonly { rule: string; texts: readonly string[]; faults: readonly string[] }[] = [
        { rule: "a removal of what a layer sets is none", texts: ["a: 1\n", "a: null\n"], faults: [] },
        {
            rule: "a removal of what no layer sets is one",
            texts: ["b: 1\n", "a:\n"],
            faults: [`1.yaml:1: a: ${why} ${remedy}`],
        },
        {
            rule: "a removal in the weakest layer is one",
            texts: ["a:\n  b: ~\n", "{}\n"],
            faults: [`0.yaml:2: a.b: ${why} ${remedy}`],
        },
        {
            rule: "a second removal of the same is one",
            texts: ["a: 1\n", "a: null\n", "a: null\n"],
            faults: [`2.yaml:1: a: ${why} ${remedy}`],
        },
        {
            rule: "a removal inside what is no map below is one",
            texts: ["a: text\n", "a:\n  b: null\n"],
            faults: [`1.yaml:2: a.b: ${why} ${remedy}`],
        },
        { rule: "a null in a list is none", texts: ["a: [null]\n"], faults: [] },
        {
            rule: "a removal of false or of an empty text is none",
            texts: ["a: false\nb: ''\n", "a: null\nb: null\n"],
            faults: [],
        },
    ];

    for (const { rule, texts, faults } of removals) {
        it(`knows of removals that remove nothing: ${rule}`, () => {
            assert.deepEqual(mergeSources(sources(...texts)).faults, faults);
        });
    }
});
