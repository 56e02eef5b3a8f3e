import assert from "node:assert/strict";
import type { FleetReport } from "../../../fleet/report/report";
import { terminalReport } from "../../../fleet/report/terminal";
import { type Paint, plain } from "../../../fleet/terminal";
import { assertGolden } from "../../support/golden";
import { changeGroup, fleetReport, resourceChange, updated } from "./build-report";
import { nothingChanged, oneInstallation, wholeFleet } from "./fixture";

const tags: Paint = (style, text) => `<${style}>${text}</${style}>`;

function text(report: FleetReport, details = false): string {
    return terminalReport(report, { paint: plain, details });
}

/** Where texts stand in another one, one after the other. */
function assertInOrder(whole: string, parts: readonly string[]): void {
    let from = 0;
    for (const part of parts) {
        const found = whole.indexOf(part, from);
        assert.ok(found >= 0, `${JSON.stringify(part)} does not follow in:\n${whole}`);
        from = found + part.length;
    }
}

describe("a report on a terminal", () => {
    for (const [name, report, details] of [
        ["whole-fleet", wholeFleet, false],
        ["whole-fleet-details", wholeFleet, true],
        ["one-installation", oneInstallation, false],
    ] as const) {
        it(`looks as its golden file has it: ${name} (UPDATE_GOLDEN=1 writes it anew)`, () => {
            assertGolden(`report/${name}.txt`, text(report, details));
        });
    }

    it("says in one line that nothing happens", () => {
        assert.equal(text(nothingChanged), "No differences in 1,240 installations: main (3f2a1bcd) → work tree.\n");
    });

    it("counts what was ignored, also where nothing else is to tell", () => {
        const report = fleetReport({ ignored: [{ rule: "Secret", changes: 1 }] }, 3);
        assert.match(text(report), /^No differences .*\n\nIgnored by Secret: 1 change\.\n$/);
    });

    it("tells what is destroyed before what restarts, before what could not be compared, before all else", () => {
        assertInOrder(text(wholeFleet), [
            "1,005 of 1,241 installations change; 1 could not be compared.",
            "PROTECTED",
            "replaced ",
            "deleted ",
            "updated ",
            "created ",
            "restarted ",
            "memory requested",
            "Note: ",
            "DESTROYED\n",
            "- delete   PROTECTED Namespace payments\n",
            "in prod-eu-1",
            "± replace  DaemonSet kube-system/anchor-etcd",
            "RESTARTED\n",
            "Application payments/fiaas-deploy-daemon: restarts 1,000 pods\n",
            "in shop-1, shop-2, shop-3, shop-4 and 996 more",
            "NOT COMPARED\n",
            "prod-us-9, at head:",
            "1 of 5",
            "Ignored by",
        ]);
    });

    it("shows in a group the configuration with its line, then the reason and the consequence of each change", () => {
        assertInOrder(text(wholeFleet), [
            "2 installations, all in the same way",
            "   prod-us-1, prod-us-2\n",
            "anchors.etcd.labels.tier                 stacks/layers/stage/prod-us.yaml:31\n",
            "      + control-plane\n",
            "Resources: 1 replaced\n",
            "forced by spec.selector.matchLabels.tier\n",
            "it is gone before the new one is made\n",
            "all its pods stop before the first new one starts\n",
            "+       tier: control-plane  # forces replacement\n",
        ]);
    });

    it("shows a short value of a configuration in one line, from the old one to the new one", () => {
        const group = changeGroup({ configuration: [{ path: "namespaces.a.labels.team", old: "one", new: "two" }] });
        assert.ok(text(fleetReport({ groups: [group] })).includes("    namespaces.a.labels.team: one → two\n"));
    });

    it("lists no components", () => {
        const group = changeGroup({
            resources: [resourceChange({ isComponent: true, changes: [updated("a", 1, 2)] })],
        });
        assert.ok(!text(fleetReport({ groups: [group] })).includes("ConfigMap"));
    });

    it("shows what is created and deleted whole only when details are wanted", () => {
        const inputs = "pod-security.kubernetes.io/enforce: baseline";
        assert.ok(!text(wholeFleet).includes(inputs));
        assert.ok(text(wholeFleet, true).includes(`-     ${inputs}`));
        assert.ok(text(wholeFleet, true).includes(`+     ${inputs}`));
    });

    it("makes one entry of what happens to the same resource in several groups", () => {
        const resources = [resourceChange({ action: "delete" })];
        const groups = [changeGroup({ resources }), changeGroup({ resources, installations: ["prod-eu-2"] })];
        assertInOrder(text(fleetReport({ groups })), [
            "DESTROYED\n  - delete   ConfigMap",
            "in prod-eu-1, prod-eu-2\n",
        ]);
    });

    it("cuts the list of what is destroyed, and says so", () => {
        const resources = Array.from({ length: 25 }, (_, index) =>
            resourceChange({ action: "delete", object: undefined, name: `thing-${index}` }),
        );
        assert.ok(text(fleetReport({ groups: [changeGroup({ resources })] })).includes("\n  and 5 more: see below\n"));
    });

    it("has colors for what is gone, what comes and what is in danger", () => {
        const shown = terminalReport(wholeFleet, { paint: tags });
        assert.ok(
            shown.includes("<inverse><bold><red>  - delete   PROTECTED Namespace payments</red></bold></inverse>"),
        );
        assert.ok(shown.includes("<red>      -         memory: 128Mi</red>"));
        assert.ok(shown.includes("<green>      +         memory: 192Mi</green>"));
    });

    it("keeps to 80 columns, but for values and names that are longer", () => {
        const long = text(wholeFleet)
            .split("\n")
            .filter((line) => line.length > 80);
        assert.deepEqual(long, []);
    });
});
