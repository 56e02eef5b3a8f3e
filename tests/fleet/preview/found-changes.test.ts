import assert from "node:assert/strict";
import type { EngineStep } from "../../../fleet/preview/engine-log";
import { foundChanges } from "../../../fleet/preview/found-changes";
import type { ResourceChange } from "../../../fleet/report/report";
import { namesOf, recorded } from "./recorded";

type Recording = Parameters<typeof recorded>[0];

function changesOf(name: Recording): readonly ResourceChange[] {
    return foundChanges("test", recorded(name).steps).changes;
}

function changeOf(name: Recording, resource: string, type = ""): ResourceChange {
    const change = changesOf(name).find((one) => one.name === resource && one.type.endsWith(type));
    assert.ok(change, resource);
    return change;
}

describe("what the engine found", () => {
    it("is one change for each resource, the worst first", () => {
        assert.deepEqual(namesOf(changesOf("edited")), [
            "replace Secret registry-quay.pay",
            "delete Namespace gone-namespace",
            "delete Namespace kept-namespace",
            "update Reachability cluster-reachability",
            "update Namespace pay-namespace",
            "update ResourceQuota pay-quota",
            "create Namespace adopted-namespace",
            "create Namespace fresh-namespace",
        ]);
    });

    it("is nothing where nothing was edited", () => {
        assert.deepEqual(changesOf("nothing"), []);
    });

    it("is nothing where the cluster does not answer, which is one step of the engine", () => {
        const detailedDiff = { serverVersion: { diffKind: "update", inputDiff: false } } as unknown as NonNullable<
            EngineStep["detailedDiff"]
        >;
        const steps = recorded("nothing").steps.map((step) =>
            step.old?.type === "flotilla:cluster:Reachability"
                ? { ...step, op: "update" as const, detailedDiff }
                : step,
        );
        assert.equal(steps.filter(({ op }) => op === "update").length, 1);
        assert.deepEqual(foundChanges("test", steps).changes, []);
    });

    it("is everything before the first up, without the stack and the engine's own provider", () => {
        const changes = changesOf("first");

        assert.ok(changes.every(({ action }) => action === "create"));
        assert.ok(changes.every(({ type }) => type !== "pulumi:pulumi:Stack" && type !== "pulumi:providers:flotilla"));
        assert.ok(namesOf(changes).includes("create Namespace pay-namespace"));
    });

    it("has the fields of an update, old and new", () => {
        assert.deepEqual(changeOf("edited", "pay-namespace").changes, [
            {
                path: "metadata.labels.team",
                kind: "update",
                old: "payments",
                new: "checkout",
                forcesReplacement: false,
            },
        ]);
    });

    it("has the field that forces a replacement, and says what comes first", () => {
        const { changes, deleteBeforeReplace } = changeOf("edited", "registry-quay.pay");

        assert.equal(deleteBeforeReplace, false);
        assert.deepEqual(
            changes.filter(({ forcesReplacement }) => forcesReplacement),
            [{ path: "metadata.name", kind: "update", old: "quay", new: "other", forcesReplacement: true }],
        );
    });

    it("shows a secret as a mark", () => {
        const [data] = changeOf("edited", "registry-quay.pay").changes;

        assert.deepEqual([data?.path, data?.old, data?.new], ['data[".dockerconfigjson"]', "[secret]", "[secret]"]);
    });

    it("shows what is only known later as a mark", () => {
        const { inputs } = changeOf("first", "cluster-reachability");

        assert.deepEqual((inputs as { kubeconfig: unknown }).kubeconfig, "[secret]");
    });

    it("tells what is taken over from what is made, and what is changed in it", () => {
        const { action, consequence, changes } = changeOf("edited", "adopted-namespace");

        assert.deepEqual([action, consequence], ["create", "taken over as it is, not made"]);
        assert.deepEqual(
            changes.map(({ path, kind, new: next }) => [path, kind, next]),
            [["metadata.labels.team", "add", "shop"]],
        );
    });

    it("tells what a deletion takes with it, and what is only let go of", () => {
        assert.equal(changeOf("edited", "gone-namespace").consequence, "with everything in it");
        assert.equal(changeOf("edited", "kept-namespace").consequence, "let go of: it stays in the cluster as it is");
    });

    it("knows what is protected", () => {
        const { action, isProtected } = changeOf("refused", "vault-namespace");

        assert.deepEqual([action, isProtected], ["delete", true]);
    });

    it("compares with what is in the cluster when the engine looked there", () => {
        const { changes } = changeOf("drift", "pay-namespace");

        assert.deepEqual(
            changes.map(({ path, old, new: next }) => [path, old, next]),
            [["metadata.labels.team", "foreign", "payments"]],
        );
    });

    it("has all resources before and after, those without changes included", () => {
        const { before, after } = foundChanges("test", recorded("edited").steps);
        const namesIn = (resources: typeof before): string[] =>
            resources
                .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
                .map(({ name }) => name)
                .sort();

        assert.deepEqual(namesIn(before), [
            "test-gone-namespace",
            "test-kept-namespace",
            "test-pay-namespace",
            "test-vault-namespace",
        ]);
        assert.deepEqual(namesIn(after), [
            "test-adopted-namespace",
            "test-fresh-namespace",
            "test-pay-namespace",
            "test-vault-namespace",
        ]);
    });

    it("is an old resource's end where a replacement was interrupted", () => {
        const steps = recorded("edited").steps.filter(({ op, urn }) => op !== "replace" || !urn.endsWith("quay.pay"));
        const { changes } = foundChanges("test", steps);

        assert.ok(namesOf(changes).includes("delete Secret registry-quay.pay"));
    });
});
