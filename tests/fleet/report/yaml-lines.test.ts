import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { entryLines, keyLine, yamlLines } from "../../../fleet/report/yaml-lines";

describe("a value as lines of YAML", () => {
    it("is read as what it was", () => {
        // Marks that turn the direction of text become visible, so they are not read back.
        const value = fc
            .jsonValue({ maxDepth: 3, stringUnit: "grapheme-ascii" })
            .map((json) => JSON.parse(JSON.stringify(json)) as unknown);
        fc.assert(
            fc.property(value, (json) => {
                fc.pre(!/\[secret\]|\[in the state\]|\[known after creation\]/.test(JSON.stringify(json)));
                assert.deepEqual(parse(yamlLines(json).join("\n")), json);
            }),
        );
    });

    it("has text of several lines as a block", () => {
        assert.deepEqual(yamlLines({ "cluster_config.yaml": "a: 1\nb:\n  - 2\n" }), [
            "cluster_config.yaml: |",
            "  a: 1",
            "  b:",
            "    - 2",
        ]);
    });

    it("tells a mark from a text of the same letters by its quotes", () => {
        assert.deepEqual(
            yamlLines({ data: "[secret]", id: "[known after creation]", old: "[in the state]", text: "[secret] " }),
            ["data: [secret]", "id: [known after creation]", "old: [in the state]", 'text: "[secret] "'],
        );
        assert.deepEqual(yamlLines("[secret]"), ["[secret]"]);
        assert.deepEqual(yamlLines(["[secret]"]), ["- [secret]"]);
    });

    it("has nothing that a terminal would act on, or that nobody sees", () => {
        const lines = yamlLines({ a: "\u001b[2J", b: "one\ntwo\u202e", "\u0007": 1, c: "x\ty" });
        assert.ok(
            lines.every((line) => !/[\u0000-\u001f\u007f-\u009f\u202e]/.test(line)),
            JSON.stringify(lines),
        );
    });
});

describe("an entry as lines of YAML", () => {
    it("is what a whole document would have", () => {
        const word = fc.stringMatching(/^[A-Za-z0-9:. ~_-]{0,6}$/);
        const text = fc.oneof(
            word,
            fc.constantFrom("null", "True", "yes", "a: b", "a:", "a #b", "[secret]"),
            fc.string(),
        );
        const scalar = fc.oneof(
            text,
            fc.boolean(),
            fc.integer(),
            fc.double({ noNaN: true }).map((number) => number + 0),
            fc.constant(null),
        );
        fc.assert(
            fc.property(text, scalar, (key, value) => {
                assert.deepEqual(entryLines(key, value), yamlLines({ [key]: value }));
                assert.deepEqual(entryLines(0, value), yamlLines([value]));
                const [line = ""] = yamlLines({ [key]: null });
                assert.equal(keyLine(key), line.replace(/ null$/, ""));
            }),
            { numRuns: 500 },
        );
    });
});
