import assert from "node:assert/strict";
import { type Verdict, verdictOf } from "../../../fleet/ci/engine-step";

describe("what a run of the engine came to", () => {
    const notAsked = "warning: The cluster was not asked: refused.";
    const cases: readonly { rule: string; given: Parameters<typeof verdictOf>; expected: Verdict }[] = [
        { rule: "done, when changes are not told apart", given: [0, "", false], expected: "done" },
        { rule: "no changes", given: [0, "", true], expected: "no changes" },
        { rule: "changes", given: [7, "", true], expected: "changes" },
        { rule: "no stack", given: [6, "", false], expected: "no stack" },
        {
            rule: "not asked, whatever was foreseen without the cluster",
            given: [0, notAsked, true],
            expected: "not asked",
        },
        { rule: "not asked, though there are changes", given: [7, notAsked, true], expected: "not asked" },
        { rule: "failed, also without the cluster", given: [1, notAsked, false], expected: "failed" },
        {
            rule: "changes, where somebody else has changed a field and owns it",
            given: [255, "error: Apply failed with 1 conflict: conflict with", true],
            expected: "changes",
        },
        {
            rule: "failed, where such a field is to be changed",
            given: [255, "error: Apply failed with 2 conflicts: conflicts with", false],
            expected: "failed",
        },
        { rule: "failed at any other code", given: [255, "", true], expected: "failed" },
    ];
    for (const { rule, given, expected } of cases) {
        it(rule, () => {
            assert.equal(verdictOf(...given), expected);
        });
    }
});
