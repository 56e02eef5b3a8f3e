import assert from "node:assert/strict";
import type { FleetReport } from "../../../fleet/report/report";
import { htmlReport } from "../../../fleet/report/html";
import { markdownReport } from "../../../fleet/report/markdown";
import { terminalReport } from "../../../fleet/report/terminal";
import { plain } from "../../../fleet/terminal";
import { fleetReport } from "./build-report";

function preview(parts: Parameters<typeof fleetReport>[0]): FleetReport {
    return fleetReport({ kind: "preview", ...parts }, 1);
}

const surprise = {
    installations: ["prod-1", "prod-2"],
    resource: "Namespace payments",
    foreseen: "nothing",
    found: "updated: metadata.labels.team",
};
const comparison = { base: { name: "main", commit: "0123456789abcdef" }, surprises: [surprise] };

describe("what a reader of a preview has to know", () => {
    it("is said also where nothing changes: the cluster may not have been asked", () => {
        const text = terminalReport(preview({ notes: ["prod-1: The cluster was not asked."] }), { paint: plain });

        assert.match(text, /^No differences in 1 installation.*\n\nNote: prod-1: The cluster was not asked\.\n$/s);
    });

    it("is where the engine found something else than a diff foresees, on a terminal", () => {
        const text = terminalReport(preview({ comparison }), { paint: plain });

        assert.match(text, /Note: Compared with a diff from main \(01234567\): 1 resource not as foreseen\./);
        assert.ok(
            text.includes(
                [
                    "NOT AS FORESEEN",
                    "  Namespace payments",
                    "      in prod-1, prod-2",
                    "      foreseen: nothing",
                    "      found: updated: metadata.labels.team",
                ].join("\n"),
            ),
            text,
        );
    });

    it("is the same in a comment", () => {
        const text = markdownReport(preview({ comparison }));

        assert.match(text, /### Not as foreseen\n\n- .*Namespace payments.*foreseen .*nothing.*found .*updated/);
    });

    it("is the same in a page", () => {
        const text = htmlReport(preview({ comparison }));

        assert.match(text, /<h2>Not as foreseen<\/h2>.*Namespace payments.*foreseen: nothing · found: updated/s);
        assert.match(text, /Compared with a diff from main \(01234567\)/);
    });

    it("is that both agree, where they do", () => {
        const text = terminalReport(preview({ comparison: { ...comparison, surprises: [] } }), { paint: plain });

        assert.match(text, /Note: Compared with a diff from main \(01234567\): the engines found it so\./);
    });

    it("is cut where there is very much of it", () => {
        const surprises = Array.from({ length: 25 }, (_, index) => ({ ...surprise, resource: `Namespace n-${index}` }));
        const text = terminalReport(preview({ comparison: { ...comparison, surprises } }), { paint: plain });

        assert.match(text, /Namespace n-19\n(?:.*\n){3} {2}and 5 more\n/);
    });
});
