import assert from "node:assert/strict";
import { PreviewProgress } from "../../../fleet/preview/preview-progress";

describe("the progress of previews", () => {
    it("is a bar, how many are done, and what is under way", () => {
        const progress = new PreviewProgress(4);
        progress.at("prod-1", 0);
        progress.at("prod-2", 0);
        progress.end("prod-1");
        progress.at("prod-2", 12);

        assert.equal(progress.line(), `${"█".repeat(5)}${"░".repeat(15)} 1 of 4  prod-2 (12 resources)`);
    });

    for (const [columns, longest] of [
        [40, 39],
        [0, 79],
    ] as const) {
        it(`fits a terminal that says it has ${columns} columns`, () => {
            const progress = new PreviewProgress(100);
            for (let index = 0; index < 20; index += 1) {
                progress.at(`production-${index}`, 0);
            }

            assert.equal(progress.line(columns).length, longest);
            assert.ok(progress.line(columns).endsWith("…"));
        });
    }
});
