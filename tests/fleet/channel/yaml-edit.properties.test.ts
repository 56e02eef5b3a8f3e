import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { editYaml } from "../../../fleet/channel/yaml-edit";
import { yamlText } from "../../../fleet/channel/yaml-text";

const path = ["fiaas", "channels", "stable"];

describe("an edit of a YAML text", () => {
    const keys = fc.constantFrom("a", "b", "c", "d.e/f");
    const values = fc.letrec<{ map: Record<string, unknown>; value: unknown }>((tie) => ({
        map: fc.dictionary(keys, tie("value"), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
        value: fc.oneof(
            { maxDepth: 3 },
            fc.constantFrom("x", "on", "0777", "2022-08-16", "a: b", "two\nlines", "", "~", 1, 0.5, true, null),
            fc.array(fc.constantFrom("x", 1), { maxLength: 2 }),
            tie("map"),
        ),
    }));

    it("writes any map over any other one, and changes nothing else", () => {
        fc.assert(
            fc.property(values.map, values.map, fc.boolean(), (old, value, flow) => {
                const around = {
                    before: { x: 1 },
                    fiaas: { channels: { latest: { a: 1 }, stable: old } },
                    behind: ["y"],
                };
                const lines = flow ? yamlText(around, { flow }) : yamlText(around).replaceAll(/$/gm, " # kept");
                const text = flow || parseable(lines) ? lines : yamlText(around);
                const edited = parse(editYaml(`${text}\n`, { path, value })) as unknown;
                const wanted = { ...around, fiaas: { channels: { latest: { a: 1 }, stable: value } } };
                assert.deepEqual(edited, wanted);
            }),
            { numRuns: 100 },
        );
    });

    function parseable(text: string): boolean {
        try {
            parse(text);
            return true;
        } catch {
            return false;
        }
    }
});
