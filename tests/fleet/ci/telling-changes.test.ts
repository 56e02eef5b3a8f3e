import assert from "node:assert/strict";
import { tellsChanges } from "../../../fleet/ci/telling-changes";

describe("whether a preview has a change that matters", () => {
    const provider = "pulumi:providers:kubernetes";
    const cases: readonly { rule: string; steps: Parameters<typeof tellsChanges>[0]; expected: boolean }[] = [
        { rule: "no step", steps: [], expected: false },
        {
            rule: "what stays, is read or is refreshed",
            steps: [
                { op: "same", type: "a" },
                { op: "refresh", type: "b" },
                { op: "read", type: "c" },
            ],
            expected: false,
        },
        {
            rule: "one update among others",
            steps: [
                { op: "same", type: "a" },
                { op: "update", type: "b" },
            ],
            expected: true,
        },
        {
            rule: "another kubeconfig",
            steps: [{ op: "update", type: provider, diffs: ["kubeconfig"] }],
            expected: false,
        },
        {
            rule: "another kubeconfig and more",
            steps: [{ op: "update", type: provider, diffs: ["kubeconfig", "namespace"] }],
            expected: true,
        },
        { rule: "a new provider", steps: [{ op: "replace", type: provider, diffs: ["kubeconfig"] }], expected: true },
        { rule: "an update that does not say of what", steps: [{ op: "update", type: provider }], expected: true },
    ];
    for (const { rule, steps, expected } of cases) {
        it(`${rule}: ${expected ? "yes" : "no"}`, () => {
            assert.equal(tellsChanges(steps), expected);
        });
    }
});
