import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import type { ConfigurationPath } from "../../../components/fault/fault";
import { parseYaml, parseYamlStream, readText } from "../../../components/installation/yaml-file";
import { faultsOf } from "./project-files";

function value(text: string): unknown {
    return parseYaml(text, "x.yaml").value;
}

describe("parseYaml", () => {
    it("reads what a plain parser reads", () => {
        // Text such as -_0 is a number to few parsers, so nobody writes quotes around it: it is refused without them.
        const traps = /__proto__|\d{16}|"[-+]_/;
        const json = fc.jsonValue({ maxDepth: 5 }).filter((each) => !traps.test(JSON.stringify(each)));
        fc.assert(
            fc.property(json, (each) => {
                // With a brace around, so that text such as "---" is a value, and quotes around text that only some
                // parsers take for a number, such as 0_: that is refused without them.
                const text = stringify({ each }, { version: "1.1" });
                assert.deepEqual(value(text), parse(text));
            }),
        );
    });

    it("reads digits with an underscore and a space as the text that they are to all parsers", () => {
        const { value: read, faults } = parseYaml("0 _: 1 _\n", "x.yaml");
        assert.deepEqual([read, faults], [{ "0 _": "1 _" }, []]);
    });

    it("reads nothing as null", () => {
        assert.equal(value(""), null);
        assert.equal(value("# a comment\n"), null);
    });

    it("lets a map's own keys win over those that it merges, and the first of several merged maps", () => {
        const text = "a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc: { <<: [*a, *b], x: 3 }\nd: { x: 3, <<: *a }\n";
        assert.deepEqual(value(text), {
            a: { x: 1, y: 1 },
            b: { y: 2, z: 2 },
            c: { x: 3, y: 1, z: 2 },
            d: { x: 3, y: 1 },
        });
    });

    it("tells in the parser's words what is wrong with a colon in them", () => {
        assert.deepEqual(
            faultsOf(() => value(`${"k".repeat(1100)}: 1\n`)),
            [
                "x.yaml:1: the file is not YAML: the : indicator must be at most 1024 chars after the start of an implicit block mapping " +
                    "key. Mend the syntax there.",
            ],
        );
    });

    it("takes the last anchor of a name before an alias", () => {
        assert.deepEqual(value("a: &n 1\nb: *n\nc: &n 2\nd: *n\n"), { a: 1, b: 1, c: 2, d: 2 });
    });

    it("takes text with an explicit tag for text", () => {
        assert.deepEqual(value("a: !!str 0777\nb: !!str\n"), { a: "0777", b: "" });
    });

    it("reads the numbers that all parsers read alike", () => {
        assert.deepEqual(value("[0, -1, 1.5, 1e3, 0x1F, 0o17, .5]"), [0, -1, 1.5, 1000, 31, 15, 0.5]);
    });

    it("leaves text alone that only looks like a number", () => {
        const texts = ["1.2.3", "v1_0", "1:30", "0x", "08:00", "1-2-3", "12ab", "2001-01", "1__x"];
        assert.deepEqual(value(`[${texts.join(", ")}]`), texts);
    });

    it("quotes nothing of the text in a fault of the syntax", () => {
        const texts = ["a: 'hunter2", 'a: "x" hunter2', "]hunter2", "a: |hunter2\n  x", "- a\nhunter2: x\n  hunter2"];
        for (const text of texts) {
            const faults = faultsOf(() => value(text));
            assert.ok(faults.length > 0, text);
            assert.ok(!faults.join("\n").includes("hunter2"), faults.join("\n"));
        }
    });
});

const text = `# comment
a: &a
  x: 1
  list:
    - one
    - k: two
b:
  <<: *a
  y: 2
"c": *a
d: { e: 1,
  f: 2 }
`;

const lines: readonly { path: ConfigurationPath; line: number; what: string }[] = [
    { path: [], line: 1, what: "the whole" },
    { path: ["a"], line: 2, what: "a key" },
    { path: ["a", "x"], line: 3, what: "a key below" },
    { path: ["a", "list", 1], line: 6, what: "an element of a list" },
    { path: ["a", "list", 1, "k"], line: 6, what: "a key in a list" },
    { path: ["a", "list", 7], line: 4, what: "a missing element" },
    { path: ["a", "unknown", "deeper"], line: 2, what: "a missing key" },
    { path: ["b", "y"], line: 9, what: "a key beside a merge" },
    { path: ["b", "x"], line: 3, what: "a merged key" },
    { path: ["b", "list", 0], line: 5, what: "an element of a merged list" },
    { path: ["c"], line: 10, what: "a key in quotes" },
    { path: ["c", "x"], line: 3, what: "a key behind an alias" },
    { path: ["d", "f"], line: 12, what: "a key in braces" },
    { path: ["unknown"], line: 1, what: "a missing key at the top" },
];

describe("lineOf", () => {
    for (const { path: at, line, what } of lines) {
        it(`finds ${what}`, () => {
            assert.equal(parseYaml(text, "x.yaml").lineOf(at), line);
        });
    }

    it("finds the same with line ends of Windows and a byte order mark", () => {
        const { lineOf } = parseYaml(`\ufeff${text.replaceAll("\n", "\r\n")}`, "x.yaml");
        for (const { path: at, line } of lines) {
            assert.equal(lineOf(at), line);
        }
    });
});

describe("the characters of a file", () => {
    for (const [what, character, point, why] of [
        ["a control character", "\u0000", "U+0000", "which no YAML may have"],
        ["what deletes", "\u007f", "U+007F", "which no YAML may have"],
        ["what begins a command to a terminal", "\u001b", "U+001B", "which no YAML may have"],
        ["no character at all", "\ufffe", "U+FFFE", "which no YAML may have"],
        ["the next line of 1.1", "\u0085", "U+0085", "which only some parsers take for the end of a line"],
        ["a line separator", "\u2028", "U+2028", "which only some parsers take for the end of a line"],
    ] as const) {
        it(`are refused with their line where there is ${what}, also in a comment`, () => {
            const escape = `\\u${point.slice(2).toLowerCase()}`;
            const fault = (line: number): string =>
                `x.yaml:${line}: the file has the character ${point}, ${why}. Take it out, or write it in double quotes as "${escape}".`;
            for (const parser of [parseYaml, parseYamlStream]) {
                const text = `a: 1\nb: "${character}"\nc: "${character}"\n`;
                assert.deepEqual(
                    faultsOf(() => parser(text, "x.yaml")),
                    [fault(2)],
                );
                assert.deepEqual(
                    faultsOf(() => parser(`# ${character}\na: 1\n`, "x.yaml")),
                    [fault(1)],
                );
            }
            assert.deepEqual(value(`a: "${escape}"`), { a: character });
        });
    }

    it("may be any others, also beyond 16 bits", () => {
        assert.equal(value('"\t ü \u{1f600} \ufeff \ue000"'), "\t ü \u{1f600} \ufeff \ue000");
    });
});

describe("parseYamlStream", () => {
    it("reads all documents, and passes over those without a value", () => {
        const documents = parseYamlStream("---\na: 1\n...\n---\n---\nb: 2\n", "x.yaml");
        assert.deepEqual(
            documents.map(({ value }) => value),
            [{ a: 1 }, { b: 2 }],
        );
    });

    it("has nothing of an empty file", () => {
        assert.deepEqual(parseYamlStream("", "x.yaml"), []);
    });

    it("finds values of later documents, and a missing one where its document begins", () => {
        const [, second] = parseYamlStream("---\na: 1\n---\n# words\nb:\n  c: 2\n", "x.yaml");
        assert.deepEqual([second?.lineOf(["b", "c"]), second?.lineOf(["a"]), second?.lineOf([])], [6, 5, 5]);
    });

    it("has as text, as it was written, what parsers read differently", () => {
        const [document] = parseYamlStream("mode: 0644\nday: 2001-01-01\n", "x.yaml");
        assert.deepEqual(document, { ...document, value: { mode: "0644", day: "2001-01-01" }, faults: [] });
    });

    it("tells a key that stands twice", () => {
        const faults = parseYamlStream("a: 1\n---\nb: 1\nb: 2\n", "x.yaml").flatMap((document) => document.faults);
        assert.deepEqual(faults, ['x.yaml:4: the key "b" stands twice in one map. Take one of the two out.']);
    });

    it("refuses all documents for the syntax of one", () => {
        const faults = faultsOf(() => parseYamlStream("a: 1\n---\nb: [\n", "x.yaml"));
        assert.equal(faults.length, 1);
        assert.match(faults[0] ?? "", /^x\.yaml:3: the file is not YAML: /);
    });
});

describe("readText", () => {
    let folder = "";

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "flotilla-text-"));
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    it("reads UTF-8 without a byte order mark", () => {
        const file = path.join(folder, "mark");
        writeFileSync(file, "\ufeffü\n");
        assert.equal(readText(file, "mark", ""), "ü\n");
    });

    it("says by its caller's words that a file is missing", () => {
        const faults = faultsOf(() => readText(path.join(folder, "missing"), "x.yaml", "there is none. Make it."));
        assert.deepEqual(faults, ["x.yaml: there is none. Make it."]);
    });

    it("says that a folder is no file", () => {
        assert.deepEqual(
            faultsOf(() => readText(folder, "x.yaml", "")),
            ["x.yaml: this is a folder, but a file is wanted here. Name a file, or rename the folder."],
        );
    });

    it("says that a file is not UTF-8", () => {
        const file = path.join(folder, "latin");
        writeFileSync(file, Buffer.from([0xfc, 0x0a]));
        assert.deepEqual(
            faultsOf(() => readText(file, "x.yaml", "")),
            ["x.yaml: the file is not UTF-8. Save it as UTF-8."],
        );
    });
});
