import assert from "node:assert/strict";
import * as fc from "fast-check";
import { taintEffects } from "../../../components/node/node-keys";
import type { LiveTaint } from "../../../provider/node/live-node";
import { nameOf, planTaints, type TaintPlan, type Taints, type TaintSource } from "../../../provider/node/taints";

function plan(source: Partial<TaintSource>): TaintPlan {
    const nothing = { live: [], wanted: {}, before: {}, found: [], lostRoles: [], takeOver: false };
    return planTaints({ ...nothing, ...source });
}

const [a, b, theirs]: [LiveTaint, LiveTaint, LiveTaint] = [
    { key: "a", effect: "NoSchedule" },
    { key: "b", value: "1", effect: "NoExecute", timeAdded: "2026-01-01T00:00:00Z" },
    { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" },
];
const wantedA: Taints = { a: { effect: "NoSchedule" } };

describe("the taints of a node", () => {
    it("are put beside those that are there, which stay as they are", () => {
        assert.deepEqual(plan({ live: [theirs, b], wanted: wantedA }), {
            taints: [theirs, b, a],
            isChanged: true,
            found: [],
            staying: [],
            conflicts: [],
        });
    });

    it("are not written when they are there already", () => {
        const { isChanged, taints } = plan({ live: [a, b], wanted: wantedA, before: wantedA });

        assert.deepEqual([isChanged, taints], [false, [a, b]]);
    });

    it("go when they are not wanted any more, but for one that was there before", () => {
        const source = { live: [a, b], before: wantedA };

        assert.deepEqual(plan(source).taints, [b]);
        const found = plan({ ...source, found: plan({ live: [a, b], wanted: wantedA }).found });
        assert.deepEqual([found.taints, found.staying, found.isChanged], [[a, b], ["a:NoSchedule"], false]);
    });

    it("go with the role that they are about, also when they were there before", () => {
        const key = "node-role.kubernetes.io/control-plane";
        const source = {
            live: [{ key, effect: "NoSchedule" }],
            before: { [key]: { effect: "NoSchedule" } } as Taints,
            found: [nameOf(key, "NoSchedule")],
        };

        assert.deepEqual(plan({ ...source, lostRoles: ["etcd"] }).taints, source.live);
        assert.deepEqual(plan({ ...source, lostRoles: ["control-plane"] }).taints, []);
    });

    it("stay when somebody has given them another value meanwhile", () => {
        const live = [{ ...a, value: "theirs" }];

        assert.deepEqual(plan({ live, before: wantedA }).taints, live);
    });

    it("of the same key with another effect are others", () => {
        const live = [{ ...a, effect: "NoExecute" }];

        assert.deepEqual(plan({ live, wanted: wantedA }).taints, [...live, a]);
        assert.deepEqual(plan({ live, wanted: wantedA, before: { a: { effect: "NoExecute" } } }).taints, [a]);
    });

    it("conflict with those of others that have another value, but not with ours, and not when they are taken over", () => {
        const live = [{ ...a, value: "1" }];
        const wanted: Taints = { a: { value: "2", effect: "NoSchedule" } };

        assert.deepEqual(plan({ live, wanted }).conflicts, [{ is: live[0], wanted: wanted["a"] }]);
        for (const more of [{ takeOver: true }, { before: { a: { value: "1", effect: "NoSchedule" } } as Taints }]) {
            const { conflicts, taints } = plan({ live, wanted, ...more });
            assert.deepEqual([conflicts, taints], [[], [{ ...a, value: "2" }]]);
        }
    });

    const key = fc.constantFrom("a", "b", "c", "constructor");
    const value = fc.option(fc.constantFrom("1", "2"), { nil: undefined });
    const effect = fc.constantFrom(...taintEffects);
    const taint = fc.record({ value, effect }).map(({ value: text, effect: word }) => ({
        ...(text !== undefined && { value: text }),
        effect: word,
    }));
    const taints = fc.dictionary(key, taint).map((map): Taints => ({ ...map }));
    const live = fc.uniqueArray(
        fc.tuple(key, taint).map(([name, rest]): LiveTaint => ({ key: name, ...rest })),
        { selector: (each) => nameOf(each.key, each.effect) },
    );

    it("have all that is wanted and all of the others, and a second look changes nothing", () => {
        fc.assert(
            fc.property(live, taints, taints, (there, before, wanted) => {
                const first = plan({ live: there, wanted, before, takeOver: true });

                const names = new Set(first.taints.map((each) => nameOf(each.key, each.effect)));
                assert.equal(names.size, first.taints.length);
                for (const [name, { value: text, effect: word }] of Object.entries(wanted)) {
                    const is = first.taints.find((each) => each.key === name && each.effect === word);
                    assert.equal(is?.value ?? "", text ?? "");
                }
                for (const each of there) {
                    const isOurs = Object.hasOwn(before, each.key) || Object.hasOwn(wanted, each.key);
                    assert.ok(isOurs || first.taints.includes(each));
                }
                const second = plan({ live: first.taints, wanted, before: wanted, found: first.found });
                assert.deepEqual([second.isChanged, second.conflicts], [false, []]);
                assert.deepEqual(second.found, first.found);
            }),
        );
    });
});
