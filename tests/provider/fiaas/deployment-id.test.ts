import assert from "node:assert/strict";
import { Refused } from "../../../provider/kubernetes/requests";
import { DeploymentIdResource } from "../../../provider/fiaas/deployment-id";
import { type PropertyMap, secret, unknown } from "../../../provider/property-values";

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const resource = { urn: "urn", type: "flotilla:fiaas:DeploymentId", name: "r", signal: new AbortController().signal };

const keepers = {
    image: "a:1",
    spec: { replicas: { minimum: 1, maximum: 1 }, resources: { requests: { memory: "128Mi" } } },
    additionalLabels: {},
};
const inputsOf = (more: PropertyMap): PropertyMap => ({ namespace: "a", keepers: { ...keepers, ...more } });

describe("DeploymentId", () => {
    let lines: string[];
    let deploymentIds: DeploymentIdResource;

    beforeEach(() => {
        lines = [];
        const log = {
            write: (severity: string, message: string) => Promise.resolve(void lines.push(`${severity}: ${message}`)),
            status: () => Promise.resolve(),
        };
        deploymentIds = new DeploymentIdResource(log, () => Promise.reject(new Refused("nobody is there")));
    });

    const change = (oldInputs: PropertyMap, newInputs: PropertyMap) => ({
        ...resource,
        id: "r",
        oldInputs,
        oldOutputs: { ...oldInputs, deploymentId: "old" },
        newInputs,
        ignoreChanges: [],
    });
    const diff = async (oldInputs: PropertyMap, newInputs: PropertyMap) =>
        (await deploymentIds.diff(change(oldInputs, newInputs))).detailedDiff;
    const create = async (inputs: PropertyMap, preview = false) =>
        (await deploymentIds.create({ ...resource, inputs, preview, timeout: 0 })).outputs["deploymentId"];
    const update = async (oldInputs: PropertyMap, newInputs: PropertyMap, preview = false) =>
        (await deploymentIds.update({ ...change(oldInputs, newInputs), preview, timeout: 0 })).outputs["deploymentId"];

    it("begins with a new random id, which a preview does not know", async () => {
        const [first, second] = [await create(inputsOf({})), await create(inputsOf({}))];

        assert.match(first as string, uuid4);
        assert.notEqual(first, second);
        assert.equal(await create(inputsOf({}), true), unknown);
    });

    it("begins with the initial id where there is one, also in a preview", async () => {
        const inputs = { ...inputsOf({}), initial: "of-skipper" };

        assert.deepEqual([await create(inputs), await create(inputs, true)], ["of-skipper", "of-skipper"]);
    });

    it("gives another id for every change, also on the way back, and although there is an initial one", async () => {
        const initial = { initial: "of-skipper" };
        const [a, b] = [
            { ...inputsOf({}), ...initial },
            { ...inputsOf({ image: "a:2" }), ...initial },
        ];
        const ids = [await create(a), await update(a, b), await update(b, a)];

        assert.equal(new Set(ids).size, 3);
    });

    it("keeps the id, and says nothing, when only something else changes", async () => {
        assert.equal(await update(inputsOf({}), { ...inputsOf({}), initial: "x" }), "old");
        assert.deepEqual(lines, []);
    });

    for (const { what, from = {}, to, paths } of [
        { what: "an image", to: { image: "a:2" }, paths: { "keepers.image": "update" } },
        {
            what: "something deep in the specification",
            to: { spec: { ...keepers.spec, resources: { requests: { memory: "1Gi" } } } },
            paths: { "keepers.spec.resources": "update" },
        },
        { what: "a new keeper", to: { configuration: "x" }, paths: { "keepers.configuration": "add" } },
        {
            what: "a keeper that goes",
            from: { configuration: "x" },
            to: {},
            paths: { "keepers.configuration": "delete" },
        },
        {
            what: "a key that is no name",
            to: { additionalLabels: { "a/b": { c: "d" } } },
            paths: { 'keepers.additionalLabels["a/b"]': "add" },
        },
        { what: "a value that is not known yet", to: { image: unknown }, paths: { "keepers.image": "update" } },
        { what: "a specification that is not known yet", to: { spec: unknown }, paths: { "keepers.spec": "update" } },
    ] as { what: string; from?: PropertyMap; to: PropertyMap; paths: Record<string, string> }[]) {
        it(`names ${what} as the reason of a new id`, async () => {
            const kinds = Object.entries({ ...paths, deploymentId: "update" }).map(([path, kind]) => [path, { kind }]);

            assert.deepEqual(await diff(inputsOf(from), inputsOf(to)), Object.fromEntries(kinds));
        });
    }

    it("sees no change in the order of keys, or in what is a secret", async () => {
        const reversed = Object.fromEntries(Object.entries(keepers).reverse());
        const newInputs = { namespace: "a", keepers: { ...reversed, image: secret("a:1") } };

        assert.deepEqual(await diff(inputsOf({}), newInputs), {});
    });

    it("sees a change in the order of a list", async () => {
        assert.notDeepEqual(await diff(inputsOf({ list: [1, 2] }), inputsOf({ list: [2, 1] })), {});
    });

    for (const preview of [true, false]) {
        it(`says in ${preview ? "a preview" : "an up"} once why the daemon will redeploy`, async () => {
            const [before, after] = [inputsOf({}), inputsOf({ image: "a:2", additionalLabels: { pod: { a: "b" } } })];
            await diff(before, after);
            const id = await update(before, after, preview);

            assert.deepEqual(lines, [
                "info: a: the daemon will redeploy, because additionalLabels.pod, image changed.",
            ]);
            assert.equal(id === unknown, preview);
        });
    }

    it("is imported by the deployment id alone, and takes the first keepers without a change", async () => {
        const imported = await deploymentIds.read({
            ...resource,
            id: "of-skipper",
            inputs: {},
            outputs: {},
            timeout: 0,
        });

        assert.deepEqual(imported, { id: "of-skipper", inputs: {}, outputs: { deploymentId: "of-skipper" } });
        assert.deepEqual(await diff(imported.inputs, inputsOf({})), {});
    });

    it("gives another id for a bootstrap that is forced, and none when the token is taken away", async () => {
        const forced = inputsOf({ force: "2026-11-21" });

        assert.notEqual(await update(inputsOf({}), forced), "old");
        assert.notEqual(await update(forced, inputsOf({ force: "2026-11-22" })), "old");
        assert.deepEqual(await diff(forced, inputsOf({})), {});
    });

    it("names the end of an adoption, and not all that appears with it", async () => {
        await update({ namespace: "a", keepers: { adopted: "d0" } }, inputsOf({}));

        assert.deepEqual(lines, ["info: a: the daemon will redeploy, because adopted changed."]);
    });

    it("changes nothing in a refresh", async () => {
        const state = { id: "r", inputs: inputsOf({}), outputs: { ...inputsOf({}), deploymentId: "old" } };

        assert.deepEqual(await deploymentIds.read({ ...resource, ...state, timeout: 0 }), state);
    });

    for (const initial of ["", "a b", "-a", "x".repeat(64)]) {
        it(`refuses ${JSON.stringify(initial)} as the initial id: it is the value of a label`, async () => {
            const request = { ...resource, oldInputs: undefined, randomSeed: new Uint8Array() };
            const { failures } = await deploymentIds.check({ ...request, newInputs: { initial } });

            assert.deepEqual(
                failures?.map(({ property }) => property),
                ["initial"],
            );
        });
    }
});
