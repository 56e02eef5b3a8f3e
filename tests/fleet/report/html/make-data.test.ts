import assert from "node:assert/strict";
import { pageData } from "../../../../fleet/report/html/make-data";
import { changeGroup, fleetReport, resourceChange, updated } from "../build-report";
import { wholeFleet } from "../fixture";

describe("what a report's page knows", () => {
    it("has each text once, whoever has it", () => {
        const resources = [resourceChange({ changes: [updated("data.key", "a", "b")] })];
        const groups = [changeGroup({ resources }), changeGroup({ resources, installations: ["prod-eu-2"] })];
        const { texts, groups: shown } = pageData(fleetReport({ groups }));
        assert.deepEqual(texts, [" data:\n-  key: a\n+  key: b"]);
        assert.deepEqual(
            shown.map((group) => group.resources[0]?.lines),
            [0, 0],
        );
    });

    it("has no components, notes behind a tab, and the whole of what comes and goes", () => {
        const { texts, groups } = pageData(wholeFleet);
        const resources = groups.flatMap((group) => group.resources);
        assert.ok(
            resources.every(({ title }) => !title.startsWith("Namespace payments") || title === "Namespace payments"),
        );
        assert.ok(texts.some((text) => text.includes("+      tier: control-plane\tforces replacement")));
        const created = resources.find(({ action, title }) => action === "create" && title === "Namespace payments");
        assert.match(texts[created?.lines ?? -1] ?? "", /^\+apiVersion: v1\n\+kind: Namespace\n/);
    });

    it("counts what restarts in all installations of a group", () => {
        assert.deepEqual(
            pageData(wholeFleet).groups.map(({ restarts }) => restarts),
            ["", "a pod on each node of 2 workloads", "1,000 pods", "", ""],
        );
    });
});
