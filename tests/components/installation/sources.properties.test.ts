import assert from "node:assert/strict";
import fc from "fast-check";
import { type Document, isSeq, LineCounter, parseDocument, stringify } from "yaml";
import type { ConfigurationPath } from "../../../components/fault/fault";
import { isMap } from "../../../components/installation/merge";
import { mergeSources } from "../../../components/installation/sources";
import { sources } from "./texts";

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
            { numRuns: 40 },
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
            { numRuns: 40 },
        );
    });
});
