import assert from "node:assert/strict";
import fc from "fast-check";
import { type Document, isSeq, LineCounter, parseDocument, stringify } from "yaml";
import type { ConfigurationPath } from "../../../components/fault/fault";
import { isMap } from "../../../components/installation/merge";
import { mergeSources, type Source } from "../../../components/installation/sources";
import { parseYaml } from "../../../components/installation/yaml-file";

function source(text: string, file: string): Source {
    const yaml = parseYaml(text, file);
    return {
        values: yaml.value as Source["values"],
        locate: (path) => ({ file, line: yaml.lineOf(path) }),
    };
}

/** Sources from texts, the weakest first, named 0.yaml, 1.yaml and so on. */
function sources(...texts: string[]): Source[] {
    return texts.map((text, index) => source(text, `${index}.yaml`));
}

const key = fc.constantFrom("a", "b", "c", "constructor");
const { map } = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(1, "text", true, null, [1, "x"], [{ a: 1 }, []]), tie("map")),
    map: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));

/** A map with at least one key in a line of its own, and some lines of comment before it. */
const text = fc
    .tuple(map, fc.nat(3), fc.boolean())
    .map(
        ([value, comments, isFlow]) =>
            "# comment\n".repeat(comments) +
            stringify(value, { aliasDuplicateObjects: false, collectionStyle: isFlow ? "flow" : "any" }),
    );

/** Every value that is neither a map nor a list, and every empty one of those. */
function leaves(value: unknown, path: ConfigurationPath = []): ConfigurationPath[] {
    const entries: [string | number, unknown][] = Array.isArray(value)
        ? [...value.entries()]
        : Object.entries(isMap(value) ? value : {});
    return entries.length === 0 ? [path] : entries.flatMap(([name, entry]) => leaves(entry, [...path, name]));
}

interface Nodes {
    readonly document: Document.Parsed;
    readonly lines: LineCounter;
}

function nodesOf(yaml: string): Nodes {
    const lines = new LineCounter();
    return { document: parseDocument(yaml, { lineCounter: lines }), lines };
}

/** The line of the last step of a path, found by walking the nodes of a text; undefined where the text has it not. */
function lineIn({ document, lines }: Nodes, path: ConfigurationPath): number | undefined {
    const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const last = path[path.length - 1];
    if (isSeq(parent)) {
        const item = parent.items[Number(last)] as { range?: readonly number[] } | undefined;
        return item?.range === undefined ? undefined : lines.linePos(item.range[0] ?? 0).line;
    }
    const pairs = (parent as { items?: readonly { key: { value: unknown; range: readonly number[] } }[] }).items ?? [];
    const pair = pairs.find((each) => each.key.value === last);
    return pair === undefined ? undefined : lines.linePos(pair.key.range[0] ?? 0).line;
}

describe("mergeSources", () => {
    it("locates every value where the strongest source wrote it", () => {
        fc.assert(
            fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
                const { values, locate } = mergeSources(sources(...texts));
                const nodes = texts.map(nodesOf);
                for (const path of leaves(values).filter((each) => each.length > 0)) {
                    // The value is effective, so nothing above the strongest text that has its path hides it.
                    const strongest = nodes.map((each, index) => ({
                        index,
                        line: each.document.hasIn(path) ? lineIn(each, path) : undefined,
                    }));
                    const { index, line } = strongest.filter((each) => each.line !== undefined).pop() ?? {};
                    assert.deepEqual(locate(path), { file: `${index ?? ""}.yaml`, line }, JSON.stringify(path));
                }
            }),
            { numRuns: 25 },
        );
    });

    it("gives the same whether layers were merged before or not", () => {
        fc.assert(
            fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
                const all = sources(...texts);
                const first = mergeSources(all);
                const again = mergeSources(all);
                assert.deepEqual(again.values, first.values);
                assert.deepEqual(again.faults, first.faults);
                assert.deepEqual(mergeSources(sources(...texts)).values, first.values);
            }),
            { numRuns: 25 },
        );
    });

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
