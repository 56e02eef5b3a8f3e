import assert from "node:assert/strict";
import fc from "fast-check";
import type { PropertyChange } from "../../../fleet/report/report";
import { valueDifference, wholeValue, yamlDifference } from "../../../fleet/report/yaml-difference";
import { formatPath } from "../../../toolchain/kubernetes-provider/property-path";
import { updated } from "./build-report";

function shown(changes: readonly PropertyChange[]): string[] {
    return yamlDifference(changes).map(
        ({ sign, text, note }) => `${sign} ${text}${note === undefined ? "" : ` # ${note}`}`,
    );
}

describe("changes of fields as YAML", () => {
    const cases: Record<string, { changes: PropertyChange[]; lines: string[] }> = {
        "has the keys that a change stands below, each once": {
            changes: [
                updated("spec.template.spec.hostNetwork", false, true),
                updated("spec.template.spec.containers[0].image", "a:1", "a:2"),
            ],
            lines: [
                "  spec:",
                "    template:",
                "      spec:",
                "-       hostNetwork: false",
                "+       hostNetwork: true",
                "        containers:",
                "          - # [0]",
                "-           image: a:1",
                "+           image: a:2",
            ],
        },
        "reads keys in brackets, also ones with dots": {
            changes: [{ path: 'data["a.yaml"]', kind: "add", new: "x", forcesReplacement: false }],
            lines: ["  data:", "+   a.yaml: x"],
        },
        "marks the field that forces a replacement": {
            changes: [updated("spec.selector", { a: 1 }, { a: 2 }, true)],
            lines: ["  spec:", "    selector:", "-     a: 1", "+     a: 2 # forces replacement"],
        },
        "marks a field that forces a replacement by going": {
            changes: [{ path: "immutable", kind: "delete", old: true, forcesReplacement: true }],
            lines: ["- immutable: true # forces replacement"],
        },
        "says of a value that must not be shown that it changed": {
            changes: [updated("data", "[secret]", "[secret]")],
            lines: ["- data: [secret]", "+ data: [secret] # another value"],
        },
        "shows of a long text only what changed, with its neighbors": {
            changes: [updated("text", "a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\ne\nF\ng\nh\n")],
            lines: ["  text: |", "    …", "    d", "    e", "-   f", "+   F", "    g", "    h"],
        },
        "says where lines are left out between two changes": {
            changes: [updated("text", "a\n1\n2\n3\n4\n5\n6\nb\nz\nz\nz\n", "A\n1\n2\n3\n4\n5\n6\nB\nz\nz\nz\n")],
            lines: [
                "  text: |",
                "-   a",
                "+   A",
                "    1",
                "    2",
                "    …",
                "    5",
                "    6",
                "-   b",
                "+   B",
                "    z",
                "    z",
                "    …",
            ],
        },
        "shows of a list only the items that changed": {
            changes: [updated("args", ["a", "b", "c", "d"], ["a", "b", "c", "D"])],
            lines: ["  args:", "    …", "    - b", "    - c", "-   - d", "+   - D"],
        },
        "lays a long JSON document out": {
            changes: [
                updated(
                    "policy",
                    JSON.stringify({ name: "x".repeat(60), a: 1, b: 2 }),
                    JSON.stringify({ name: "x".repeat(60), a: 1, b: 3 }),
                ),
            ],
            lines: [
                "  policy: |- # JSON, laid out",
                "    …",
                `      "name": "${"x".repeat(60)}",`,
                '      "a": 1,',
                '-     "b": 2',
                '+     "b": 3',
                "    }",
            ],
        },
        "shows an item of a list that comes": {
            changes: [{ path: "args[1]", kind: "add", new: "--x", forcesReplacement: false }],
            lines: ["  args:", "+   - --x"],
        },
        "shows a value that turns into another kind": {
            changes: [updated("x", "a", { b: 1, c: 2 })],
            lines: ["- x: a", "+ x:", "+   b: 1", "+   c: 2"],
        },
        "takes a path that is none for a key": {
            changes: [updated("", 1, 2)],
            lines: ['- "": 1', '+ "": 2'],
        },
    };

    for (const [rule, { changes, lines }] of Object.entries(cases)) {
        it(rule, () => {
            assert.deepEqual(shown(changes), lines);
        });
    }

    it("shows every change, whatever its path and values", () => {
        // Pulumi's form of a path has no escape for a backslash.
        const key = fc.string({ minLength: 1 }).map((text) => text.replaceAll("\\", "/"));
        const step = fc.oneof(key, fc.nat(3));
        const path = fc.array(step, { minLength: 1, maxLength: 4 }).map(formatPath);
        fc.assert(
            fc.property(fc.uniqueArray(path, { maxLength: 5 }), fc.jsonValue(), (paths, value) => {
                const changes = paths.map((one) => updated(one, value, "something else"));
                const lines = yamlDifference(changes);
                assert.equal(
                    lines.filter(({ sign, text }) => sign === "+" && text.includes("something else")).length,
                    paths.length,
                );
            }),
        );
    });

    it("takes no long time for long texts that have nothing in common", () => {
        const text = (start: string): string =>
            Array.from({ length: 20_000 }, (_, line) => `${start}${line}`).join("\n");
        assert.equal(yamlDifference([updated("x", text("a"), text("b"))]).length, 40_001);
    });
});

describe("one value as YAML", () => {
    it("stands without a key, and a side that has none is left out", () => {
        assert.deepEqual(valueDifference({ new: { a: 1 } }), [{ sign: "+", text: "a: 1" }]);
        assert.deepEqual(valueDifference({ old: "a", new: "b" }), [
            { sign: "-", text: "a" },
            { sign: "+", text: "b" },
        ]);
        assert.deepEqual(valueDifference({}), []);
    });

    it("stands whole with one sign", () => {
        assert.deepEqual(wholeValue("-", { a: [1] }), [
            { sign: "-", text: "a:" },
            { sign: "-", text: "  - 1" },
        ]);
    });
});
