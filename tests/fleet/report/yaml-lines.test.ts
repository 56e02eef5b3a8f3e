import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { yamlLines } from "../../../fleet/report/yaml-lines";

describe("a value as lines of YAML", () => {
    it("is read as what it was", () => {
        // Marks that turn the direction of text become visible, so they are not read back.
        const value = fc
            .jsonValue({ maxDepth: 3, stringUnit: "grapheme-ascii" })
            .map((json) => JSON.parse(JSON.stringify(json)) as unknown);
        fc.assert(
            fc.property(value, (json) => {
                fc.pre(!/\[secret\]|\[known after creation\]/.test(JSON.stringify(json)));
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
        assert.deepEqual(yamlLines({ data: "[secret]", id: "[known after creation]", text: "[secret] " }), [
            "data: [secret]",
            "id: [known after creation]",
            'text: "[secret] "',
        ]);
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
