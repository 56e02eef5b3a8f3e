import assert from "node:assert/strict";
import fc from "fast-check";
import { Groups, summaryOf } from "../../../fleet/report/grouping";
import type { ChangeGroup } from "../../../fleet/report/report";
import { changeGroup, resourceChange, updated } from "./build-report";

function grouped(groups: readonly ChangeGroup[]): ChangeGroup[] {
    const all = new Groups();
    groups.forEach((group) => {
        all.add(group);
    });
    return all.sorted();
}

const position = (file: string) => ({ file, line: 1, side: "head" as const });
const ofLayer = (installation: string, more: Partial<ChangeGroup> = {}): ChangeGroup =>
    changeGroup({
        installations: [installation],
        configuration: [{ path: "a", old: 1, new: { b: 1, c: 2 }, position: position(`${installation}.yaml`) }],
        ...more,
    });

/** Few of everything, so that many are alike. */
const anyGroup = fc
    .record({
        change: fc.constantFrom(1, 2),
        action: fc.constantFrom("update" as const, "replace" as const),
        isProtected: fc.boolean(),
        cpu: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10),
    })
    .map(
        ({ change, action, isProtected, cpu }) =>
            (name: string) =>
                ofLayer(name, {
                    configuration: [{ path: "a", old: 0, new: change, position: position(name) }],
                    resources: [resourceChange({ action, isProtected, changes: [updated("data.a", 0, change)] })],
                    requests: { before: { cpu: 0.1, memory: 3 }, after: { cpu, memory: 7 } },
                }),
    );
const anyGroups = fc.array(anyGroup, { maxLength: 30 }).map((all) => all.map((make, index) => make(`prod-${index}`)));

describe("groups", () => {
    it("have all installations to which the same happens, in the order of their numbers", () => {
        const groups = grouped(["prod-10", "prod-9", "prod-1"].map((name) => ofLayer(name)));

        assert.deepEqual(
            groups.map(({ installations }) => installations),
            [["prod-1", "prod-9", "prod-10"]],
        );
    });

    it("show the positions of the first installation", () => {
        const [group] = grouped([ofLayer("prod-2"), ofLayer("prod-1")]);

        assert.equal(group?.configuration[0]?.position?.file, "prod-1.yaml");
    });

    it("are the same whatever the order of keys in a value", () => {
        const other = ofLayer("prod-2", { configuration: [{ path: "a", old: 1, new: { c: 2, b: 1 } }] });

        assert.equal(grouped([ofLayer("prod-1"), other]).length, 1);
    });

    const distinct: readonly { what: string; other: Partial<ChangeGroup> }[] = [
        { what: "another value is written", other: { configuration: [{ path: "a", old: 1, new: 3 }] } },
        { what: "another path is written", other: { configuration: [{ path: "b", old: 1, new: { b: 1, c: 2 } }] } },
        { what: "one is new", other: { presence: "added" } },
        { what: "another resource changes", other: { resources: [resourceChange()] } },
    ];
    for (const { what, other } of distinct) {
        it(`are two where ${what}`, () => {
            assert.equal(grouped([ofLayer("prod-1"), ofLayer("prod-2", other)]).length, 2);
        });
    }

    it("come by their danger: protected and destroyed, replaced, deleted, updated, created, none", () => {
        const danger = (name: string, change: Parameters<typeof resourceChange>[0]): ChangeGroup =>
            changeGroup({ installations: [name], resources: [resourceChange(change)] });

        const groups = grouped([
            changeGroup({ installations: ["nothing"] }),
            danger("component", { action: "replace", isComponent: true }),
            danger("created", { action: "create" }),
            danger("updated", { action: "update" }),
            danger("deleted", { action: "delete" }),
            danger("replaced", { action: "replace" }),
            danger("protected", { action: "delete", isProtected: true }),
        ]);

        assert.deepEqual(
            groups.map(({ installations }) => installations[0]),
            ["protected", "replaced", "deleted", "updated", "created", "component", "nothing"],
        );
    });

    it("of the same danger come by the number of their installations", () => {
        const single = ofLayer("a", { configuration: [] });

        const groups = grouped([single, ofLayer("b"), ofLayer("c")]);

        assert.deepEqual(
            groups.map(({ installations }) => installations),
            [["b", "c"], ["a"]],
        );
    });

    it("are the same in whatever order installations come, also in portions", () => {
        fc.assert(
            fc.property(
                anyGroups.chain((groups) =>
                    fc.tuple(
                        fc.constant(groups),
                        fc.shuffledSubarray(groups, { minLength: groups.length }),
                        fc.nat(groups.length),
                    ),
                ),
                ([groups, shuffled, cut]) => {
                    const portions = [...grouped(shuffled.slice(cut)), ...grouped(shuffled.slice(0, cut))];
                    assert.deepEqual(grouped(shuffled), grouped(groups));
                    assert.deepEqual(grouped(portions), grouped(groups));
                },
            ),
        );
    });

    it("lose no installation", () => {
        fc.assert(
            fc.property(anyGroups, (groups) => {
                const names = (list: readonly ChangeGroup[]): string[] =>
                    list.flatMap(({ installations }) => installations).sort();
                assert.deepEqual(names(grouped(groups)), names(groups));
            }),
        );
    });
});

describe("a summary", () => {
    it("counts resources, restarts and requests of all installations, and no components", () => {
        const resources = [
            resourceChange({ action: "replace", isProtected: true, restarts: { pods: 2, everyNode: 0 } }),
            resourceChange({ action: "update", restarts: { pods: 0, everyNode: 1 } }),
            resourceChange({ action: "update", isComponent: true, isProtected: true }),
        ];
        const group = changeGroup({
            installations: ["prod-1", "prod-2"],
            resources,
            requests: { before: { cpu: 0.1, memory: 1 }, after: { cpu: 0.2, memory: 2 } },
        });

        assert.deepEqual(summaryOf([group, { ...group, installations: ["prod-3"] }], 9, 1), {
            installations: { compared: 9, changed: 3, failed: 1 },
            resources: { replace: 3, delete: 0, update: 3, create: 0 },
            restarts: { pods: 6, everyNode: 3 },
            requests: { before: { cpu: 0.2, memory: 2 }, after: { cpu: 0.4, memory: 4 } },
            endangered: 3,
        });
    });
});
