import fc from "fast-check";
import { actions, type ChangeGroup, type FleetReport, type ResourceChange } from "../../../fleet/report/report";
import { fleetReport } from "./build-report";
import { anyCharacter } from "../../support/any-text";

/** Texts that somebody could put into a file to break out of what shows it. */
const hostile = [
    "</details>",
    "<script>alert(1)</script>",
    "</script><!--",
    "```",
    "~~~~",
    "a | b",
    "@everyone",
    "line\nbreak",
    "\u001b[31mred",
    "`code`",
    "[link](https://example.com)",
    "<!-- flotilla diff -->",
    "\ud83d\ude80\u202e",
    "#1 *bold* _it_",
    "[secret]",
];

const text = fc.oneof(
    fc.constantFrom(...hostile),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: anyCharacter, maxLength: 6 }),
);
const longText = fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 1, arbitrary: fc.array(text, { maxLength: 30 }).map((lines) => lines.join("\n")) },
    { weight: 1, arbitrary: text.map((part) => part.repeat(300)) },
);
const value = fc.oneof(
    longText,
    fc.jsonValue({ maxDepth: 2 }).map((json) => json as unknown),
    fc.dictionary(text, longText, { maxKeys: 4 }),
    fc.array(longText, { maxLength: 4 }),
);

const path = fc
    .array(
        fc.oneof(
            text.map((key) => `["${key}"]`),
            fc.constantFrom("spec", "data", "[0]"),
        ),
        {
            maxLength: 4,
        },
    )
    .map((steps) => steps.join("."));

const propertyChange = fc.oneof(
    fc.record({ path, kind: fc.constant("add" as const), new: value, forcesReplacement: fc.boolean() }),
    fc.record({ path, kind: fc.constant("delete" as const), old: value, forcesReplacement: fc.boolean() }),
    fc.record({ path, kind: fc.constant("update" as const), old: value, new: value, forcesReplacement: fc.boolean() }),
);

const resource: fc.Arbitrary<ResourceChange> = fc.record(
    {
        action: fc.constantFrom(...actions),
        type: text,
        name: text,
        object: fc.record(
            { apiVersion: text, kind: text, namespace: text, name: text },
            { requiredKeys: ["apiVersion", "kind"] },
        ),
        isComponent: fc.boolean(),
        isProtected: fc.boolean(),
        deleteBeforeReplace: fc.boolean(),
        consequence: longText,
        restarts: fc.record({ pods: fc.nat(), everyNode: fc.nat(9) }),
        changes: fc.array(propertyChange, { maxLength: 5 }),
        inputs: value,
    },
    { requiredKeys: ["action", "type", "name", "isComponent", "isProtected", "changes"] },
);

const quantities = fc.record({ cpu: fc.double({ min: 0, max: 1e6, noNaN: true }), memory: fc.nat() });

const group: fc.Arbitrary<ChangeGroup> = fc.record({
    installations: fc.array(text, { minLength: 1, maxLength: 40 }),
    presence: fc.constantFrom("changed", "added", "removed"),
    configuration: fc.array(
        fc.record(
            {
                path,
                old: value,
                new: value,
                position: fc.record(
                    { file: text, line: fc.nat(), side: fc.constantFrom("base", "head") },
                    {
                        requiredKeys: ["file", "side"],
                    },
                ),
            },
            { requiredKeys: ["path"] },
        ),
        { maxLength: 5 },
    ),
    resources: fc.array(resource, { maxLength: 6 }),
    requests: fc.record({ before: quantities, after: quantities }),
});

/** Any report, hostile texts included. */
export const anyReport: fc.Arbitrary<FleetReport> = fc
    .record({
        kind: fc.constantFrom("diff", "preview"),
        groups: fc.array(group, { maxLength: 6 }),
        failures: fc.array(
            fc.record({
                installation: text,
                side: fc.constantFrom("base", "head"),
                faults: fc.array(longText, { minLength: 1, maxLength: 4 }),
            }),
            { maxLength: 4 },
        ),
        ignored: fc.array(fc.record({ rule: text, changes: fc.nat() }), { maxLength: 3 }),
        notes: fc.array(longText, { maxLength: 3 }),
        head: fc.record({ name: text }),
    })
    .map((parts) => fleetReport(parts));
