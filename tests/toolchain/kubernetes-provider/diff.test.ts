import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type PropertyMap, unknown } from "../../../provider/property-values";
import { diffObjects } from "../../../toolchain/kubernetes-provider/diff";

const immutable = { enableConfigMapMutable: false, enableSecretMutable: false };
const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };

function object(kind: string, apiVersion: string, rest: PropertyMap): PropertyMap {
    const { metadata, ...others } = rest;
    const named = { name: "x", namespace: "n", ...(metadata as PropertyMap | undefined) };
    return { apiVersion, kind, metadata: named, ...others };
}

function diff(old: PropertyMap, next: PropertyMap, extra: Record<string, unknown> = {}) {
    const { options = mutable, live = {}, ...source } = extra as { options?: typeof mutable; live?: PropertyMap };
    const oldLive = { ...old, ...live };
    const base = { oldInputs: old, oldLive, newInputs: next, namespaced: true, ignoreChanges: [] };
    return diffObjects({ ...base, ...source }, options);
}

/** The kinds of changes by key. */
function changes(old: PropertyMap, next: PropertyMap, extra: Record<string, unknown> = {}): Record<string, string> {
    const entries = Object.entries(diff(old, next, extra).detailedDiff);
    return Object.fromEntries(entries.map(([key, { kind }]) => [key, kind]));
}

const configMap = (data: PropertyMap, metadata: PropertyMap = {}): PropertyMap =>
    object("ConfigMap", "v1", { metadata, data });
const pod = (spec: PropertyMap): PropertyMap => object("Pod", "v1", { spec });

describe("Kubernetes provider: diff", () => {
    const keys: readonly [string, PropertyMap, PropertyMap, Record<string, string>][] = [
        ["a changed value", configMap({ a: "1" }), configMap({ a: "2" }), { "data.a": "update" }],
        ["keys with dots in brackets", configMap({}), configMap({ "c.yaml": "2" }), { data: "add" }],
        [
            "an added key with dots in brackets",
            configMap({ a: "1" }),
            configMap({ a: "1", "c.yaml": "2" }),
            { 'data["c.yaml"]': "add" },
        ],
        [
            "keys with slashes unquoted",
            configMap({}, { labels: { "fiaas/id": "1" } }),
            configMap({}, { labels: { "fiaas/id": "2" } }),
            { "metadata.labels.fiaas/id": "update" },
        ],
        ["an added map as one key", configMap({}), configMap({}, { labels: { a: "1" } }), { "metadata.labels": "add" }],
        [
            "a removed map as one key",
            configMap({}, { labels: { a: "1" } }),
            configMap({}),
            { "metadata.labels": "delete" },
        ],
        [
            "lists by index, so that a removed first element shifts the others",
            object("Widget", "a.b/v1", { spec: { list: ["a", "b"] } }),
            object("Widget", "a.b/v1", { spec: { list: ["b"] } }),
            { "spec.list[0]": "update", "spec.list[1]": "delete" },
        ],
        [
            "a value that is not known yet as an update",
            configMap({ a: "1" }),
            configMap({ a: unknown }),
            { "data.a": "update" },
        ],
        [
            "a map that is not known yet as the removal of its keys",
            configMap({ a: "1", b: "2" }),
            { ...configMap({}), data: unknown },
            { "data.a": "delete", "data.b": "delete" },
        ],
        [
            "nothing for quantities of the same value",
            object("ResourceQuota", "v1", { spec: { hard: { memory: "1Gi" } } }),
            object("ResourceQuota", "v1", { spec: { hard: { memory: "1024Mi" } } }),
            {},
        ],
        [
            "nothing for the same secret as data and stringData",
            object("Secret", "v1", { data: { p: "c2VjcmV0" } }),
            object("Secret", "v1", { stringData: { p: "secret" } }),
            {},
        ],
        [
            "nothing for an empty value that the API server drops",
            pod({ containers: [{ name: "a", image: "x", env: [{ name: "A" }] }] }),
            pod({ containers: [{ name: "a", image: "x", env: [{ name: "A", value: "" }] }], hostNetwork: false }),
            {},
        ],
    ];
    for (const [what, old, next, expected] of keys) {
        it(`shows ${what}`, () => {
            assert.deepEqual(changes(old, next), expected);
        });
    }

    it("never shows fields that the old inputs do not have", () => {
        const live = { data: { a: "1", foreign: "x" }, status: { ready: true } };
        assert.deepEqual(changes(configMap({ a: "1" }), configMap({ a: "1" }), { live }), {});
    });

    it("shows drift that the stored live object has", () => {
        const live = { data: { a: "drift" } };
        assert.deepEqual(changes(configMap({ a: "1" }), configMap({ a: "1" }), { live }), { "data.a": "update" });
    });

    it("marks deletions as differences of inputs", () => {
        const { detailedDiff } = diff(configMap({ a: "1", b: "1" }), configMap({ a: "1" }));
        assert.deepEqual(detailedDiff, { "data.b": { kind: "delete", inputDiff: true } });
    });

    it("leaves out what ignoreChanges names, also by wildcards", () => {
        const [old, next] = [configMap({ a: "1", b: "1" }), configMap({ a: "2", b: "2" })];
        assert.deepEqual(changes(old, next, { ignoreChanges: ["data.a"] }), { "data.b": "update" });
        assert.deepEqual(changes(old, next, { ignoreChanges: ["data[*]"] }), {});
    });

    it("takes no namespace for default, and ignores the namespace of a kind without namespaces", () => {
        const old = object("ConfigMap", "v1", { metadata: { namespace: "default" } });
        assert.deepEqual(changes(old, { ...old, metadata: { name: "x" } }), {});
        const role = object("ClusterRole", "rbac.authorization.k8s.io/v1", { rules: [] });
        assert.deepEqual(changes({ ...role, metadata: { name: "x" } }, role, { namespaced: false }), {});
    });

    describe("deleting before replacing", () => {
        const rename = { metadata: { name: "y", namespace: "n" } };
        const autonamed = { annotations: { "pulumi.com/autonamed": "true" } };
        const cases: readonly [string, PropertyMap, PropertyMap, boolean][] = [
            ["happens when name and namespace stay", configMap({ a: "1" }), configMap({ a: "2" }), true],
            ["does not happen for a new name", configMap({ a: "1" }), { ...configMap({ a: "1" }), ...rename }, false],
            [
                "does not happen for a made-up name",
                configMap({ a: "1" }, autonamed),
                configMap({ a: "2" }, autonamed),
                false,
            ],
            ["does not happen without a replacement", configMap({}), configMap({}, { labels: { a: "1" } }), false],
        ];
        for (const [rule, old, next, expected] of cases) {
            it(rule, () => {
                assert.equal(diff(old, next, { options: immutable }).deleteBeforeReplace, expected);
            });
        }
    });

    it("is empty for equal objects, whatever they hold", () => {
        const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
        const value = fc.letrec((tie) => ({
            node: fc.oneof(
                { maxDepth: 4 },
                leaf,
                fc.array(tie("node"), { maxLength: 3 }),
                fc.dictionary(fc.string({ minLength: 1 }), tie("node"), { maxKeys: 3 }),
            ),
        })).node;
        fc.assert(
            fc.property(value, (spec) => {
                const custom = object("Widget", "a.b/v1", { spec: spec as PropertyMap });
                assert.deepEqual(changes(custom, structuredClone(custom)), {});
            }),
        );
    });
});
