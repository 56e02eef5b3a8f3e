import assert from "node:assert/strict";
import { type PropertyMap, secret, unknown } from "../../../provider/property-values";
import { checkInputs, checkedInputs, withDefaultNamespace } from "../../../toolchain/kubernetes-provider/check";
import { nameOf } from "../../../toolchain/kubernetes-provider/kubernetes-object";
import { isPatchType, kindOfType } from "../../../toolchain/kubernetes-provider/resource-type";

const seed = new Uint8Array([1, 2, 3]);
const source = (newInputs: PropertyMap, rest: object = {}) => ({
    type: "kubernetes:core/v1:ConfigMap",
    name: "My_Name",
    randomSeed: seed,
    oldInputs: undefined,
    newInputs: { apiVersion: "v1", kind: "ConfigMap", ...newInputs },
    ...rest,
});

describe("Kubernetes provider: check", () => {
    it("makes up a name from the logical name, which it does not fit to Kubernetes' rules, and says so", () => {
        const { object } = checkInputs(source({}));
        assert.match(nameOf(object), /^My_Name-[0-9a-f]{8}$/);
        assert.deepEqual((object["metadata"] as PropertyMap)["annotations"], { "pulumi.com/autonamed": "true" });
    });

    it("makes up the same name for the same seed, another for another one", () => {
        const name = (randomSeed: Uint8Array) => nameOf(checkInputs(source({}, { randomSeed })).object);
        assert.equal(name(seed), name(seed));
        assert.notEqual(name(seed), name(new Uint8Array([9])));
    });

    it("keeps a name that was made up before, but not one that the user had given", () => {
        const old = (annotations: PropertyMap) => ({ metadata: { name: "before", annotations } });
        const withOld = (oldInputs: PropertyMap) => nameOf(checkInputs(source({}, { oldInputs })).object);
        assert.equal(withOld(old({ "pulumi.com/autonamed": "true" })), "before");
        assert.match(withOld(old({})), /^My_Name-/);
    });

    it("leaves a name alone that is not known yet", () => {
        const inputs = source({ metadata: { name: unknown } });
        assert.deepEqual(checkInputs(inputs).object, inputs.newInputs);
        assert.deepEqual(checkInputs(source({ metadata: unknown })).object["metadata"], unknown);
    });

    it("adds the default namespace only where there is none", () => {
        const namespaced = (metadata: PropertyMap) => withDefaultNamespace({ metadata }, "d")["metadata"];
        assert.deepEqual(namespaced({ name: "a" }), { name: "a", namespace: "d" });
        assert.deepEqual(namespaced({ namespace: "b" }), { namespace: "b" });
        assert.deepEqual(namespaced({ namespace: unknown }), { namespace: unknown });
    });

    it("warns of a value for an annotation of its own, and keeps it", () => {
        const metadata = { name: "a", annotations: { "pulumi.com/autonamed": "no" } };
        const { object, warnings } = checkInputs(source({ metadata }));
        assert.deepEqual(warnings, ['ignoring user-specified value for internal annotation "pulumi.com/autonamed"']);
        assert.deepEqual(object["metadata"], metadata);
    });

    const refusals: readonly [string, ReturnType<typeof source>, RegExp][] = [
        [
            "generateName",
            source({ metadata: { generateName: "a-" } }),
            /the `\.metadata\.generateName` field is not supported/,
        ],
        [
            "lists",
            source({}, { type: "kubernetes:core/v1:ConfigMapList" }),
            /^Error: list resources exist for compatibility/,
        ],
        [
            "custom resources without a group",
            source({}, { type: "kubernetes:v1:C" }),
            /both a group and a version: "v1"/,
        ],
    ];
    for (const [what, inputs, message] of refusals) {
        it(`refuses ${what}`, () => {
            assert.throws(() => checkInputs(inputs), message);
        });
    }

    it("restores the dashes of x-kubernetes- properties", () => {
        const schema = { x_kubernetes_preserve_unknown_fields: true };
        const { object } = checkInputs(
            source(
                { apiVersion: "a.b/v1", kind: "C", schema, metadata: { name: "a" } },
                { type: "kubernetes:a.b/v1:C" },
            ),
        );
        assert.deepEqual(object["schema"], { "x-kubernetes-preserve-unknown-fields": true });
    });

    it("wraps secrets again", () => {
        const inputs = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: secret({ p: "1" }) };
        const { object } = checkInputs(source(inputs));
        assert.deepEqual(checkedInputs(object, inputs)["data"], secret({ p: "MQ==" }));
    });

    const types: readonly [string, string, string][] = [
        ["kubernetes:core/v1:ConfigMap", "v1", "ConfigMap"],
        ["kubernetes:apps/v1:Deployment", "apps/v1", "Deployment"],
        ["kubernetes:rbac.authorization.k8s.io/v1:Role", "rbac.authorization.k8s.io/v1", "Role"],
        ["kubernetes:networking.k8s.io/v1:Ingress", "networking.k8s.io/v1", "Ingress"],
        ["kubernetes:fiaas.schibsted.io/v1:FiaasApplication", "fiaas.schibsted.io/v1", "FiaasApplication"],
        ["kubernetes:rbac.authorization.k8s.io/v1:RolePatch", "rbac.authorization.k8s.io/v1", "Role"],
        ["kubernetes:apps/v1:DeploymentPatch", "apps/v1", "Deployment"],
        ["kubernetes:example.com/v1:OSPatch", "example.com/v1", "OSPatch"],
    ];
    for (const [type, apiVersion, kind] of types) {
        it(`knows the kind of ${type}`, () => {
            assert.deepEqual(kindOfType(type), { apiVersion, kind });
        });
    }

    for (const [type, kind, isPatch] of [
        ["kubernetes:core/v1:ConfigMapPatch", "ConfigMap", true],
        ["kubernetes:core/v1:ConfigMap", "ConfigMap", false],
        ["kubernetes:example.com/v1:OSPatch", "OSPatch", false],
        ["kubernetes:example.com/v1:OSPatchPatch", "OSPatch", true],
    ] as const) {
        it(`takes ${type} of a ${kind} ${isPatch ? "for what only patches" : "for an object"}`, () => {
            assert.equal(isPatchType(type, { kind }), isPatch);
        });
    }
});
