import assert from "node:assert/strict";
import type { EngineRun, Verdict } from "../../../fleet/ci/engine-step";
import { driftCount, driftSummary, mostOutput, summaryOf } from "../../../fleet/ci/step-text";

function run(installation: string, verdict: Verdict, text = "+ create"): EngineRun {
    return { installation, verdict, text };
}

describe("the summary of a job", () => {
    it("has the engine's words in a block that they cannot end", () => {
        assert.equal(
            summaryOf("preview", run("prod-1", "done", "one\n````\ntwo\n")),
            "### preview of prod-1\n\n`````text\none\n````\ntwo\n`````\n\n",
        );
    });

    it("says that a cluster did not answer", () => {
        assert.match(summaryOf("preview", run("prod-1", "not asked")), /\n\n\*\*The cluster does not answer\*\*/);
    });

    it("keeps the end of a long output, where the numbers are", () => {
        const text = summaryOf("preview", run("prod-1", "done", `begin${"x".repeat(mostOutput)}end`));
        assert.match(text, /… 8 characters are left out; the job's log has them\.\nx+end\n/);
    });

    it("lists what has drifted and what could not be looked at, and nothing else", () => {
        const runs = [run("a", "no changes"), run("b", "changes"), run("c", "failed"), run("d", "no stack")];
        assert.equal(driftCount(runs), "4 looked at, 1 drifted, 2 could not be looked at");
        const text = driftSummary(runs);
        assert.match(text, /\n\| b \| drift \|\n\| c \| failed \|\n\| d \| no stack \|\n\n### drift of b\n/);
        assert.ok(!text.includes("| a |"));
    });

    it("is short when there is no drift", () => {
        assert.equal(driftSummary([run("a", "no changes")]), "## Drift: 1 looked at, 0 drifted\n\n");
    });

    it("stays below a mebibyte, whatever has drifted", () => {
        const runs = Array.from({ length: 300 }, (_, index) => run(`i-${index}`, "changes", "x".repeat(mostOutput)));
        const text = driftSummary(runs);
        assert.ok(text.length < 2 ** 20);
        assert.match(text, /\n\nThe job's log has 286 more\.\n\n$/);
    });
});
