import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonText } from "../../../fleet/schema/json-text";
import { inlineCode, markdownText } from "../../../fleet/schema/markdown-text";
import { nearMisses } from "../../../fleet/schema/near-misses";

describe("JSON of generated files", () => {
    it("is read as what it was", () => {
        fc.assert(
            fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
                assert.equal(JSON.stringify(JSON.parse(jsonText(value))), JSON.stringify(value));
            }),
        );
    });

    it("has a list of plain values in one line where it fits, and all else in its own", () => {
        const long = Array<string>(12).fill("0123456789");
        assert.equal(jsonText({ a: ["b", null], c: {} }), '{\n    "a": ["b", null],\n    "c": {}\n}\n');
        assert.equal(jsonText([[1]]), "[[1]]\n");
        assert.equal(jsonText([{ a: 1 }]), '[\n    {\n        "a": 1\n    }\n]\n');
        assert.equal(jsonText(long), `[\n${long.map((text) => `    "${text}"`).join(",\n")}\n]\n`);
    });
});

describe("a description as Markdown", () => {
    it("keeps what stands in backticks and lets all else mean itself", () => {
        assert.equal(markdownText("Run `up <x>` for <name>, *."), "Run `up <x>` for \\<name>, \\*.");
    });

    it("quotes code that has backticks itself", () => {
        assert.equal(inlineCode("a"), "`a`");
        assert.equal(inlineCode("a`b"), "`` a`b ``");
    });
});

describe("near misses of a prefix", () => {
    const pattern = new RegExp(`^(${nearMisses("abcd:").join("|")})$`);

    for (const miss of ["bcd:", "abd:", "abc:", "xbcd:", "abcx:", "abxcd:", "abcdd:", "xabcd:", "bacd:", "abdc:"]) {
        it(`are ${miss}`, () => {
            assert.match(miss, pattern);
        });
    }

    for (const other of ["abcd:", "ab:", "aws:", "abcdef:", "dcba:", "abcd::"]) {
        it(`are not ${other}`, () => {
            assert.doesNotMatch(other, pattern);
        });
    }
});
