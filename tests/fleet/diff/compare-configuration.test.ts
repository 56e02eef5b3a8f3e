import assert from "node:assert/strict";
import { type ComparedConfiguration, compareConfigurations } from "../../../fleet/diff/compare-configuration";

/** A configuration whose values all stand in one file, in a line that tells the side. */
function configuration(
    values: Readonly<Record<string, unknown>>,
    line: number,
    encrypted: Readonly<Record<string, string>> = {},
): ComparedConfiguration {
    return { values, encrypted, locate: () => ({ file: "stacks/Pulumi.one.yaml", line }) };
}

interface Case {
    readonly rule: string;
    readonly old: Readonly<Record<string, unknown>>;
    readonly new: Readonly<Record<string, unknown>>;
    readonly expected: readonly (readonly [path: string, old: unknown, next: unknown])[];
}

const cases: readonly Case[] = [
    { rule: "equal configurations have no differences", old: { a: { b: [1] } }, new: { a: { b: [1] } }, expected: [] },
    {
        rule: "a value is told by its whole path",
        old: { a: { b: 1 } },
        new: { a: { b: 2 } },
        expected: [["a.b", 1, 2]],
    },
    {
        rule: "a map that comes is one change",
        old: { a: {} },
        new: { a: { b: { c: 1, d: 2 } } },
        expected: [["a.b", undefined, { c: 1, d: 2 }]],
    },
    { rule: "a list is one value", old: { a: [1, 2] }, new: { a: [1, 3] }, expected: [["a", [1, 2], [1, 3]]] },
    { rule: "a key that goes has no new value", old: { a: 1, b: 1 }, new: { a: 1 }, expected: [["b", 1, undefined]] },
    {
        rule: "changes are sorted by path",
        old: { b: 1, a: 1 },
        new: { b: 2, a: 2 },
        expected: [
            ["a", 1, 2],
            ["b", 1, 2],
        ],
    },
    {
        rule: "what stands at the place of secrets is never a value",
        old: { secrets: { a: "plain" } },
        new: { secrets: { a: "other" } },
        expected: [],
    },
];

describe("compareConfigurations", () => {
    for (const { rule, old, new: next, expected } of cases) {
        it(rule, () => {
            const changes = compareConfigurations(configuration(old, 1), configuration(next, 2));

            assert.deepEqual(
                changes.map((change) => [change.path, change.old, change.new]),
                expected,
            );
        });
    }

    it("points to head for what is written there, and to base for what is gone", () => {
        const changes = compareConfigurations(configuration({ a: 1, b: 1 }, 1), configuration({ a: 2 }, 2));

        assert.deepEqual(
            changes.map(({ path, position }) => [path, position?.side, position?.line]),
            [
                ["a", "head", 2],
                ["b", "base", 1],
            ],
        );
    });

    it("tells of a secret only that it was encrypted anew, came or went", () => {
        const base = configuration({}, 1, { kept: "x", anew: "x", gone: "x" });
        const head = configuration({}, 2, { kept: "x", anew: "y", comes: "x" });

        assert.deepEqual(
            compareConfigurations(base, head).map((change) => [change.path, change.old, change.new]),
            [
                ["secrets.anew", "[secret]", "[secret]"],
                ["secrets.comes", undefined, "[secret]"],
                ["secrets.gone", "[secret]", undefined],
            ],
        );
    });
});
