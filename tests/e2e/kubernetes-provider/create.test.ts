import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import type { Outcome, TestStack } from "../../support/stack";
import { type Declare, type Fixture, at, createFixture } from "./fixture";

type State = Awaited<ReturnType<TestStack["exportState"]>>;

describe("Kubernetes provider: create and preview of a create", () => {
    let fixture: Fixture;

    before(async () => {
        fixture = await createFixture();
    });

    it("takes an object that exists when upsertExistingObjects is set, but not fields of others", async () => {
        const { namespace } = fixture;
        await fixture.api("POST", "configmaps", { metadata: { name: "upsert" }, data: { b: "1" } });
        await fixture.api(
            "POST",
            "configmaps",
            { metadata: { name: "contested" }, data: { a: "1" } },
            { fieldManager: "kubectl-create" },
        );
        const stack = await fixture.stack(
            (options) => {
                new k8s.core.v1.ConfigMap(
                    "upsert",
                    { metadata: { name: "upsert", namespace }, data: { a: "1" } },
                    options,
                );
                new k8s.core.v1.ConfigMap(
                    "contested",
                    { metadata: { name: "contested", namespace }, data: { a: "2" } },
                    options,
                );
            },
            { upsertExistingObjects: true },
        );

        const created = await stack.up();

        assert.match(created.diagnostics, /Apply failed with 1 conflict: conflict with "kubectl-create"/);
        const { body } = await fixture.api("GET", "configmaps/upsert");
        assert.deepEqual(at(body, "data"), { a: "1", b: "1" });
    });

    it("waits for a namespace that another resource of the program creates", async () => {
        const name = `${fixture.namespace}-late`;
        const stack = await fixture.stack((options) => {
            new k8s.core.v1.ConfigMap(
                "early",
                { metadata: { name: "early", namespace: name }, data: { a: "1" } },
                options,
            );
            const early = new k8s.core.v1.ConfigMap("gate", { metadata: { namespace: fixture.namespace } }, options);
            new k8s.core.v1.Namespace("late", { metadata: { name } }, { ...options, dependsOn: [early] });
        });

        const preview = await stack.preview();
        const created = await stack.up();

        assert.ok(preview.succeeded, preview.diagnostics);
        assert.ok(created.succeeded, created.diagnostics);
        const destroyed = await stack.destroy();
        assert.ok(destroyed.succeeded, destroyed.diagnostics);
        assert.equal((await fixture.api("GET", `/api/v1/namespaces/${name}`)).status, 404);
    });

    it("shows in the preview what the API server refuses, and hides what a deployment may bring", async () => {
        const { namespace } = fixture;
        const labels = { bad: "not ok!" };
        const stack = await fixture.stack((options) => {
            new k8s.core.v1.ConfigMap("invalid", { metadata: { name: "x", namespace, labels } }, options);
            new k8s.core.v1.ConfigMap("nowhere", { metadata: { name: "x", namespace: "missing", labels } }, options);
            new k8s.apiextensions.CustomResource(
                "unknown",
                { apiVersion: "a.b/v1", kind: "C", metadata: { namespace } },
                options,
            );
        });

        const preview = await stack.preview();

        assert.ok(!preview.succeeded);
        assert.match(
            preview.diagnostics,
            /Preview failed: resource ".*::invalid" was not successfully created by the Kubernetes API server: ConfigMap "x" is invalid: metadata.labels: Invalid value: "not ok!"/,
        );
        assert.doesNotMatch(preview.diagnostics, /missing|no matches/);
    });

    describe("of objects that do well, and others that do not, in one update", () => {
        const annotations = { "pulumi.com/waitFor": "jsonpath={.data.done}=yes", "pulumi.com/timeoutSeconds": "2" };
        const mutable = { enableConfigMapMutable: true };
        let preview: Outcome;
        /** Three updates; the second one edits what does not become ready, before the last one it becomes so. */
        let updates: readonly [Outcome, Outcome, Outcome];
        let previewOfEdit: Outcome;
        let afterFirst: State;
        let afterLast: State;
        let ending: string;

        const declare =
            (slowData: Record<string, string>): Declare =>
            (options) => {
                const { namespace } = fixture;
                const configMap = (name: string, metadata: object, data: Record<string, string> = {}) =>
                    new k8s.core.v1.ConfigMap(name, { metadata: { namespace, ...metadata }, data }, options);
                configMap("plain", {}, { a: "1" });
                configMap("taken", { name: "taken" }, { a: "1" });
                configMap("invalid", { name: "invalid-wait", annotations: { "pulumi.com/waitFor": "phase=Running" } });
                configMap("late", { name: "late", namespace: ending });
                const account = new k8s.core.v1.ServiceAccount(
                    "account",
                    { metadata: { name: "account", namespace } },
                    options,
                );
                const map = configMap("map", { name: "uid", labels: { uid: account.metadata.uid } });
                const slow = configMap("slow", { name: "slow", annotations }, slowData);
                const metadata = { name: "child", namespace };
                new k8s.core.v1.ConfigMap("child", { metadata }, { ...options, dependsOn: [slow] });
                return { uid: map.metadata.labels["uid"] };
            };

        before(async () => {
            ending = `${fixture.namespace}-ending`;
            await fixture.api("POST", "configmaps", { metadata: { name: "taken" }, data: { a: "foreign" } });
            await fixture.api("POST", "/api/v1/namespaces", { metadata: { name: ending } });
            const held = { name: "held", finalizers: ["example.com/hold"] };
            await fixture.api("POST", `/api/v1/namespaces/${ending}/configmaps`, { metadata: held });
            await fixture.api("DELETE", `/api/v1/namespaces/${ending}`);
            const stack = await fixture.stack(declare({ a: "1" }), mutable);
            preview = await stack.preview();
            const first = await stack.up();
            afterFirst = await stack.exportState();
            stack.use(fixture.program(declare({ a: "2" }), mutable));
            previewOfEdit = await stack.preview();
            const second = await stack.up();
            await fixture.api("PATCH", "configmaps/slow", { data: { done: "yes" } });
            const third = await stack.up();
            afterLast = await stack.exportState();
            updates = [first, second, third];
            await fixture.api("PATCH", `/api/v1/namespaces/${ending}/configmaps/held`, {
                metadata: { finalizers: null },
            });
        });

        it("creates with POST by pulumi-kubernetes and keeps live object, inputs and a field manager in the state", () => {
            const { namespace } = fixture;
            const { plain } = afterFirst;
            const outputs = plain?.outputs;
            const name = String(at(outputs, "metadata", "name"));
            assert.match(name, /^plain-[0-9a-f]{8}$/);
            assert.equal(plain?.id, `${namespace}/${name}`);
            assert.equal(at(outputs, "metadata", "annotations", "pulumi.com/autonamed"), "true");
            assert.equal(at(outputs, "metadata", "managedFields", 0, "manager"), "pulumi-kubernetes");
            assert.equal(at(outputs, "metadata", "managedFields", 0, "operation"), "Update");
            assert.match(String(at(outputs, "__fieldManager")), /^pulumi-kubernetes-[0-9a-f]{8}$/);
            assert.equal(at(outputs, "__initialApiVersion"), "v1");
            assert.deepEqual(at(outputs, "__inputs", "data"), { a: "1" });
            assert.ok(at(outputs, "metadata", "uid"));
            assert.equal(updates[0].operations["plain"], "create");
            assert.equal(updates[1].operations["plain"], undefined);
        });

        it("fails at once, with hints, when the object exists, which the preview does not say", async () => {
            assert.ok(preview.succeeded, preview.diagnostics);
            assert.match(preview.status.join("\n"), /Retry #0; creation failed: configmaps "taken" already exists/);
            assert.ok(!updates[0].succeeded);
            assert.match(
                updates[0].diagnostics,
                /resource "urn:pulumi:.*::taken" was not successfully created by the Kubernetes API server: configmaps "taken" already exists/,
            );
            assert.match(updates[0].diagnostics, /The resource already exists in the cluster. This can happen when:/);
            assert.equal(afterFirst["taken"], undefined);
            const { body } = await fixture.api("GET", "configmaps/taken");
            assert.equal(at(body, "data", "a"), "foreign");
        });

        it("previews a new object with the uid of the dry run and without status", () => {
            assert.ok(preview.succeeded, preview.diagnostics);
            assert.doesNotMatch(updates[0].diagnostics, /::(account|map)"/);
            assert.match(String(at(afterFirst["map"]?.outputs, "metadata", "labels", "uid")), /^[0-9a-f-]{36}$/);
        });

        it("keeps a created object that does not become ready, with its reasons, and updates it on the next up", () => {
            const [first, second, third] = updates;
            assert.match(
                first.diagnostics,
                /resource ".*::slow" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: timed out waiting for the condition/,
            );
            assert.ok(first.status.includes("{.data.done} selected nothing"), first.status.join("\n"));
            assert.equal(afterFirst["slow"]?.initErrors?.length, 1);
            assert.equal(afterFirst["slow"].id, `${fixture.namespace}/slow`);
            assert.equal(afterFirst["child"], undefined);
            assert.equal(previewOfEdit.operations["slow"], "update");
            assert.match(
                second.diagnostics,
                new RegExp(
                    `the Kubernetes API server reported that "${fixture.namespace}/slow" failed to fully initialize or become live: timed out`,
                ),
            );
            assert.doesNotMatch(third.diagnostics, /::slow"/);
            assert.equal(afterLast["slow"]?.initErrors, undefined);
            assert.ok(afterLast["child"]);
        });

        it("creates the object of an invalid waitFor, but does not record it", async () => {
            assert.match(updates[0].diagnostics, /expected a "jsonpath=" or "condition=" prefix, got "phase=Running"/);
            assert.equal(afterFirst["invalid"], undefined);
            assert.equal((await fixture.api("GET", "configmaps/invalid-wait")).status, 200);
        });

        it("refuses at once to create in a namespace that is being terminated", () => {
            assert.ok(preview.succeeded, preview.diagnostics);
            assert.match(
                updates[0].diagnostics,
                /unable to create new content in namespace .* because it is being terminated/,
            );
        });
    });
});
