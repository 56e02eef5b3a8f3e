import assert from "node:assert/strict";
import fc from "fast-check";
import { commentBody } from "../../../fleet/ci/comment-body";
import { htmlReport } from "../../../fleet/report/html";
import { pageData } from "../../../fleet/report/html/make-data";
import { longestComment, markdownMarker, markdownReport, shortestComment } from "../../../fleet/report/markdown";
import { terminalReport } from "../../../fleet/report/terminal";
import { plain } from "../../../fleet/terminal";
import { anyUrl } from "../../support/any-text";
import { anyReport } from "./arbitrary-report";
import { assertSound } from "./comment";
import { contents } from "./elements";

describe("any report", () => {
    it("has nothing that a terminal would act on", () => {
        fc.assert(
            fc.property(anyReport, fc.boolean(), (report, details) => {
                assert.doesNotMatch(
                    terminalReport(report, { paint: plain, details }),
                    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
                );
            }),
            { numRuns: 30 },
        );
    });

    it("is, as a comment, under the limit and a sound page", () => {
        fc.assert(
            fc.property(
                anyReport,
                fc.integer({ min: shortestComment, max: 20_000 }),
                anyUrl,
                (report, limit, whole) => {
                    const text = markdownReport(report, { limit, whole });
                    assert.ok(text.length <= limit, `${text.length} of ${limit}`);
                    assertSound(text);
                },
            ),
            { numRuns: 20 },
        );
    });

    it("goes into a comment that begins with the marker and is never longer than GitHub takes, the address included", () => {
        fc.assert(
            fc.property(anyReport, fc.integer({ min: 0, max: 1900 }), (any, length) => {
                const body = commentBody(any, `https://example.com/${"x".repeat(length)}`);
                assert.ok(body.startsWith(`${markdownMarker}\n[`));
                assert.ok(body.length <= longestComment);
            }),
            { numRuns: 20 },
        );
    });

    it("keeps its data whole as a page, whatever texts are in it", () => {
        fc.assert(
            fc.property(anyReport, (report) => {
                const [data = "", , ...others] = contents(htmlReport(report), "script");
                assert.deepEqual(others, []);
                assert.deepEqual(JSON.parse(data), JSON.parse(JSON.stringify(pageData(report))));
            }),
            { numRuns: 20 },
        );
    });
});
