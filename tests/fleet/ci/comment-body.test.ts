import assert from "node:assert/strict";
import { commentBody } from "../../../fleet/ci/comment-body";
import { markdownReport } from "../../../fleet/report/markdown";
import { changeGroup, fleetReport } from "../report/build-report";

const report = fleetReport({ groups: [changeGroup()] });

describe("the text of a comment", () => {
    it("is the report, with the address of the whole one below the marker", () => {
        const [marker, ...lines] = markdownReport(report).split("\n");
        assert.equal(commentBody(report), markdownReport(report));
        assert.deepEqual(commentBody(report, "https://example.com/a(b)> <i>").split("\n"), [
            marker,
            "[The whole report, to search and to filter](<https://example.com/a(b)%3E%20%3Ci%3E>)",
            ...lines,
        ]);
    });

    for (const link of ["", "diff.html", "javascript:alert(1)", "file:///diff.html", `https://x/${"x".repeat(2000)}`]) {
        it(`takes no address such as ${JSON.stringify(link.slice(0, 20))}`, () => {
            assert.throws(() => commentBody(report, link), /is no address of the web/);
        });
    }
});
