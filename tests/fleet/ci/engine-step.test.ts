import assert from "node:assert/strict";
import { type Verdict, verdictOf } from "../../../fleet/ci/engine-step";

describe("what a run of the engine came to", () => {
    const notAsked = "warning: The cluster was not asked: refused.";
    const conflict = "error: Apply failed with 1 conflict: conflict with";
    const cases: readonly { rule: string; given: Parameters<typeof verdictOf>; expected: Verdict }[] = [
        { rule: "done, when changes are not told apart", given: [0, "", undefined], expected: "done" },
        { rule: "no changes", given: [0, "", false], expected: "no changes" },
        { rule: "changes", given: [0, "", true], expected: "changes" },
        { rule: "no stack", given: [6, "", undefined], expected: "no stack" },
        {
            rule: "not asked, whatever was foreseen without the cluster",
            given: [0, notAsked, true],
            expected: "not asked",
        },
        { rule: "failed, also without the cluster", given: [255, notAsked, undefined], expected: "failed" },
        { rule: "failed, though there were changes before", given: [255, "", true], expected: "failed" },
        {
            rule: "changes, where somebody else has changed a field",
            given: [255, conflict, false],
            expected: "changes",
        },
        { rule: "failed, where such a field is to be changed", given: [255, conflict, undefined], expected: "failed" },
    ];
    for (const { rule, given, expected } of cases) {
        it(rule, () => {
            assert.equal(verdictOf(...given), expected);
        });
    }
});
