import assert from "node:assert/strict";
import { longestComment, markdownMarker, markdownReport, shortestComment } from "../../../fleet/report/markdown";
import type { ChangeGroup } from "../../../fleet/report/report";
import { assertGolden } from "../../support/golden";
import { changeGroup, fleetReport, resourceChange, updated } from "./build-report";
import { assertSound } from "./comment";
import { nothingChanged, wholeFleet } from "./fixture";

function manyGroups(count: number): ChangeGroup[] {
    return Array.from({ length: count }, (_, index) =>
        changeGroup({
            installations: [`shop-${index}`],
            resources: [
                resourceChange({
                    changes: [updated('data["cluster_config.yaml"]', "a: 1\n".repeat(20), `b: ${index}\n`)],
                }),
            ],
        }),
    );
}

describe("a report as a comment on GitHub", () => {
    for (const [name, report, options] of [
        ["whole-fleet.md", wholeFleet, {}],
        ["whole-fleet-cut.md", wholeFleet, { limit: shortestComment, whole: "https://example.com/artifacts/1" }],
        ["nothing.md", nothingChanged, {}],
    ] as const) {
        it(`looks as its golden file has it: ${name} (UPDATE_GOLDEN=1 writes it anew)`, () => {
            assertGolden(`report/${name}`, markdownReport(report, options));
        });
    }

    it("has the marker in the first line, also where nothing happens", () => {
        assert.ok(markdownReport(wholeFleet).startsWith(`${markdownMarker}\n`));
        assert.ok(markdownReport(nothingChanged).startsWith(`${markdownMarker}\n`));
    });

    it("tells what is destroyed and what restarts before anything that is folded", () => {
        const [seen = ""] = markdownReport(wholeFleet).split("<details>");
        for (const text of [
            "would be destroyed",
            "`Namespace payments` in `prod-eu-1`",
            "restarts 1,000 pods",
            "`prod-us-9`",
        ]) {
            assert.ok(seen.includes(text), text);
        }
    });

    it("keeps to GitHub's limit, and says what was cut and where the whole is", () => {
        const text = markdownReport(fleetReport({ groups: manyGroups(400) }), {
            whole: "https://example.com/artifacts/1",
        });
        assert.ok(text.length <= longestComment && text.length > longestComment * 0.9, String(text.length));
        assert.match(
            text,
            /\nCut, .* the details of \d+ groups\. The whole report: <https:\/\/example\.com\/artifacts\/1>\n$/,
        );
        assert.ok(text.includes("\n- `shop-399`: 1 updated\n"), "each group is named");
    });

    it("leaves groups out only where there is no room for their names", () => {
        const text = markdownReport(fleetReport({ groups: manyGroups(400) }), { limit: 8192 });
        assert.match(text, /\n- and [\d,]+ more\n\n---\nCut, .*, [\d,]+ entries altogether\.\n$/);
        assert.ok(text.includes("<details>"), "the first ones are told in full all the same");
    });

    it("cuts the details of a resource that is too long by itself, and keeps the others", () => {
        const resources = [
            resourceChange({ changes: [updated("data.long", "", `${"x".repeat(99)}\n`.repeat(1000))] }),
            resourceChange({ changes: [updated("data.short", "1", "2")] }),
        ];
        const text = markdownReport(fleetReport({ groups: [changeGroup({ resources })] }));
        assert.ok(text.includes("+   short:"));
        assert.ok(!text.includes("long: |"));
        assert.match(text, /Cut, .*: the details of 1 resource/);
    });

    it("does not speak of a cut where only a list at the top is short", () => {
        const resources = Array.from({ length: 50 }, (_, index) =>
            resourceChange({ action: "delete", object: undefined, name: `thing-${index}` }),
        );
        const text = markdownReport(fleetReport({ groups: [changeGroup({ resources })] }));
        assert.ok(text.includes("\n- and 20 more\n"));
        assert.ok(!text.includes("Cut,"));
    });

    for (const hostile of [
        "</details></summary><img src=x>",
        "```\n</code></pre><script>",
        "`` ` ``",
        "@everyone and #1",
        "**bold** [link](javascript:x) $math$ | pipe",
        "<!-- -->",
    ]) {
        it(`lets mean itself, wherever it stands: ${JSON.stringify(hostile)}`, () => {
            const report = fleetReport({
                head: { name: hostile },
                groups: [
                    changeGroup({
                        installations: [hostile, "b"],
                        configuration: [
                            {
                                path: hostile,
                                old: hostile,
                                new: { [hostile]: hostile },
                                position: { file: hostile, side: "head" },
                            },
                        ],
                        resources: [
                            resourceChange({
                                action: "replace",
                                isProtected: true,
                                object: { apiVersion: "v1", kind: hostile, namespace: hostile, name: hostile },
                                consequence: hostile,
                                changes: [updated(`spec["${hostile}"]`, hostile, [hostile], true)],
                            }),
                            resourceChange({ action: "create", object: undefined, type: hostile, name: hostile }),
                        ],
                    }),
                ],
                failures: [{ installation: hostile, side: "head", faults: [hostile] }],
                ignored: [{ rule: hostile, changes: 1 }],
                notes: [hostile],
            });
            assertSound(markdownReport(report, { whole: hostile }));
        });
    }
});
