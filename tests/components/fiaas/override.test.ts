import assert from "node:assert/strict";
import fc from "fast-check";
import { overridden } from "../../../components/fiaas/override";

const base = { version: 3, resources: { limits: { cpu: 1, memory: "1Gi" } }, ports: [{ name: "a" }, { name: "b" }] };

const key = fc.constantFrom("a", "b", "c", "constructor");

/** Parts of a fiaas.yml in miniature: maps, lists and single values. */
const { map } = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(1, "x", false, [], [1], {}), tie("map")),
    map: fc.array(fc.tuple(key, tie("value")), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
}));
const way = fc.constantFrom("deep" as const, "shallow" as const);

describe("an override of a fiaas.yml", () => {
    it("that is deep replaces single values and lists, and leaves what is beside them", () => {
        const spec = { resources: { limits: { memory: "2Gi" } }, ports: [{ name: "c" }] };
        assert.deepEqual(overridden(base, [{ merge: "deep", spec }]), {
            version: 3,
            resources: { limits: { cpu: 1, memory: "2Gi" } },
            ports: [{ name: "c" }],
        });
    });

    it("that is shallow replaces keys at the top whole, as Skipper did", () => {
        const spec = { resources: { limits: { memory: "2Gi" } } };
        assert.deepEqual(overridden(base, [{ merge: "shallow", spec }]), { ...base, ...spec });
    });

    it("comes after those before it, and each is merged in its own way", () => {
        const first = { merge: "shallow" as const, spec: { resources: { requests: { cpu: 1 } } } };
        const second = { merge: "deep" as const, spec: { resources: { requests: { memory: 2 } } } };
        assert.deepEqual(overridden(base, [first, undefined, second])["resources"], {
            requests: { cpu: 1, memory: 2 },
        });
    });

    it("that is empty changes nothing, in whatever way it is merged", () => {
        fc.assert(
            fc.property(map, way, (specification, merge) => {
                assert.deepEqual(overridden(specification, [{ merge, spec: {} }]), specification);
            }),
        );
    });

    it("counts once, however often it is applied", () => {
        fc.assert(
            fc.property(map, map, way, (specification, spec, merge) => {
                const once = overridden(specification, [{ merge, spec }]);
                assert.deepEqual(overridden(once, [{ merge, spec }]), once);
            }),
        );
    });

    it("that is shallow has each of its keys in the result as it is, and leaves all others", () => {
        fc.assert(
            fc.property(map, map, (specification, spec) => {
                const result = overridden(specification, [{ merge: "shallow", spec }]);
                assert.deepEqual(
                    result,
                    Object.fromEntries([...Object.entries(specification), ...Object.entries(spec)]),
                );
            }),
        );
    });

    it("that is deep has all that the shallow one has, and loses no key", () => {
        fc.assert(
            fc.property(map, map, (specification, spec) => {
                const result = overridden(specification, [{ merge: "deep", spec }]);
                const keys = new Set([...Object.keys(specification), ...Object.keys(spec)]);
                assert.deepEqual(new Set(Object.keys(result)), keys);
            }),
        );
    });

    it("changes neither the specification nor itself", () => {
        fc.assert(
            fc.property(map, map, way, (specification, spec, merge) => {
                const before = JSON.stringify([specification, spec]);
                overridden(specification, [{ merge, spec }]);
                assert.equal(JSON.stringify([specification, spec]), before);
            }),
        );
    });
});
