import assert from "node:assert/strict";
import { surprisesOf } from "../../../fleet/preview/surprises";
import type { ChangeGroup, FleetReport, ResourceChange } from "../../../fleet/report/report";
import { changeGroup, fleetReport, kubernetesObject, resourceChange, updated } from "../report/build-report";

function namespace(
    action: ResourceChange["action"],
    fields: Readonly<Record<string, unknown>> = {},
    parts: Partial<ResourceChange> = {},
): ResourceChange {
    return resourceChange({
        action,
        type: "kubernetes:core/v1:Namespace",
        name: "payments-namespace",
        object: kubernetesObject("v1", "Namespace", "payments"),
        changes: Object.entries(fields).map(([path, old]) => updated(path, old, "checkout")),
        ...parts,
    });
}

function report(
    groups: readonly (readonly [installations: string[], resources: ResourceChange[]])[],
    {
        presence = "changed",
        failures = [],
    }: Partial<Pick<ChangeGroup, "presence"> & Pick<FleetReport, "failures">> = {},
): FleetReport {
    return fleetReport({
        groups: groups.map(([installations, resources]) => changeGroup({ installations, presence, resources })),
        failures,
    });
}

const label = "metadata.labels.team";

describe("what is not as a diff foresees", () => {
    it("is nothing where the engine finds the same", () => {
        const one = report([[["prod-1"], [namespace("update", { [label]: "payments" })]]]);

        assert.deepEqual(surprisesOf(one, one), []);
    });

    const table: readonly (readonly [
        what: string,
        foreseen: ResourceChange[],
        found: ResourceChange[],
        texts: readonly [foreseen: string, found: string],
    ])[] = [
        ["is what nobody foresaw", [], [namespace("update", { [label]: "a" })], ["nothing", `updated: ${label}`]],
        ["is what does not come", [namespace("delete")], [], ["deleted", "nothing"]],
        [
            "is another action",
            [namespace("update", { [label]: "a" })],
            [namespace("create")],
            [`updated: ${label}`, "created"],
        ],
        [
            "is another field",
            [namespace("update", { [label]: "a" })],
            [namespace("update", { [label]: "a", "metadata.annotations.x": "b" })],
            [`updated: ${label}`, `updated: ${label}, metadata.annotations.x`],
        ],
        [
            "is another value from which it starts",
            [namespace("update", { [label]: "payments" })],
            [namespace("update", { [label]: "foreign" })],
            [`updated: ${label} from "payments"`, `updated: ${label} from "foreign"`],
        ],
    ];
    for (const [what, foreseen, found, texts] of table) {
        it(what, () => {
            const surprises = surprisesOf(report([[["prod-1"], foreseen]]), report([[["prod-1"], found]]));

            assert.deepEqual(surprises, [
                { installations: ["prod-1"], resource: "Namespace payments", foreseen: texts[0], found: texts[1] },
            ]);
        });
    }

    it("is not what a diff cannot know: values that are made, or secret", () => {
        const foreseen = report([[["prod-1"], [namespace("update", { [label]: "[known after creation]" })]]]);
        const found = report([[["prod-1"], [namespace("update", { [label]: "known" })]]]);

        assert.deepEqual(surprisesOf(foreseen, found), []);
    });

    it("is not a component: its resources tell", () => {
        const found = report([[["prod-1"], [namespace("update", {}, { isComponent: true })]]]);

        assert.deepEqual(surprisesOf(report([]), found), []);
    });

    it("is told once for all installations where it is so, in their order", () => {
        const found = report([
            [["prod-10"], [namespace("delete")]],
            [["prod-9"], [namespace("delete")]],
        ]);

        assert.deepEqual(
            surprisesOf(report([]), found).map(({ installations }) => installations),
            [["prod-9", "prod-10"]],
        );
    });

    it("is one line for an installation that was never brought up", () => {
        const found = report([[["prod-1"], [namespace("create"), namespace("create", {}, { name: "other" })]]], {
            presence: "added",
        });

        assert.deepEqual(
            surprisesOf(report([]), found).map(({ resource }) => resource),
            ["the installation"],
        );
    });

    it("leaves out an installation that either cannot tell of", () => {
        const found = report([[["prod-1"], [namespace("delete")]]]);
        const failures = [{ installation: "prod-1", side: "base" as const, faults: ["broken"] }];

        assert.deepEqual(surprisesOf(report([], { failures }), found), []);
    });
});
