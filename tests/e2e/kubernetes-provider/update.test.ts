import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import type { TestStack } from "../../support/stack";
import { type Declare, type Fixture, at, createFixture } from "./fixture";

const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };

describe("Kubernetes provider: update", () => {
    let fixture: Fixture;

    before(async () => {
        fixture = await createFixture();
    });

    const configMap =
        (name: string, data: Record<string, string>, annotations: Record<string, string> = {}): Declare =>
        (options) => {
            const metadata = { name, namespace: fixture.namespace, annotations };
            new k8s.core.v1.ConfigMap(name, { metadata, data }, options);
        };

    async function created(declare: Declare): Promise<TestStack> {
        const stack = await fixture.stack(declare, mutable);
        const outcome = await stack.up();
        assert.ok(outcome.succeeded, outcome.diagnostics);
        return stack;
    }

    it("applies with a manager of the object's own, takes over kubectl's fields and leaves those of others", async () => {
        const stack = await created(configMap("taken", { a: "1", b: "1" }));
        const patch = (field: string, fieldManager: string) =>
            fixture.api("PATCH", "configmaps/taken", { metadata: { labels: { [field]: "x" } } }, { fieldManager });
        await patch("by-kubectl", "kubectl-label");
        await patch("by-operator", "some-operator");
        stack.use(fixture.program(configMap("taken", { a: "2" }), mutable));

        const preview = await stack.preview();
        const updated = await stack.up();

        assert.deepEqual(preview.changes["taken"], { "data.a": "update", "data.b": "delete" });
        assert.ok(updated.succeeded, updated.diagnostics);
        const { body } = await fixture.api("GET", "configmaps/taken");
        assert.deepEqual(at(body, "data"), { a: "2" });
        assert.deepEqual(at(body, "metadata", "labels"), { "by-operator": "x" });
        const managers = at(body, "metadata", "managedFields") as readonly object[];
        const own = String(at((await stack.exportState())["taken"]?.outputs, "__fieldManager"));
        assert.ok(managers.some((entry) => at(entry, "manager") === own && at(entry, "operation") === "Apply"));
        assert.ok(!managers.some((entry) => String(at(entry, "manager")).startsWith("kubectl")));
    });

    it("previews well and fails on conflict with another manager before the first update, unless patchForce is set", async () => {
        const stack = await created(configMap("contested", { a: "1" }));
        await fixture.api(
            "PATCH",
            "configmaps/contested",
            { data: { a: "theirs" } },
            { fieldManager: "some-operator" },
        );
        stack.use(fixture.program(configMap("contested", { a: "2" }), mutable));

        const preview = await stack.preview();
        const refused = await stack.up();
        const kept = (await stack.exportState())["contested"];
        stack.use(fixture.program(configMap("contested", { a: "2" }, { "pulumi.com/patchForce": "true" }), mutable));
        const forced = await stack.up();

        assert.ok(preview.succeeded, preview.diagnostics);
        assert.match(
            refused.diagnostics,
            /failed to fully initialize or become live: server-side apply field conflict detected, see https:\/\/www\.pulumi\.com\/\S+ for troubleshooting help\s+The resource managed by field manager "pulumi-kubernetes-[0-9a-f]{8}" had an apply conflict: Apply failed with 1 conflict: conflict with "some-operator" using v1: \.data\.a/,
        );
        assert.deepEqual(kept?.inputs?.["data"], { a: "1" });
        assert.deepEqual(at(kept.outputs, "__inputs", "data"), { a: "2" });
        assert.equal(kept.initErrors?.length, 1);
        assert.ok(forced.succeeded, forced.diagnostics);
    });

    it("fails the preview, but not the update, when kubectl changed an object that had been updated before", async () => {
        const stack = await created(configMap("kubectl", { a: "1" }));
        stack.use(fixture.program(configMap("kubectl", { a: "2" }), mutable));
        assert.ok((await stack.up()).succeeded);
        await fixture.api("PATCH", "configmaps/kubectl", { data: { a: "edited" } }, { fieldManager: "kubectl-edit" });
        stack.use(fixture.program(configMap("kubectl", { a: "3" }), mutable));

        const preview = await stack.preview();
        const updated = await stack.up();

        assert.ok(!preview.succeeded);
        assert.match(preview.diagnostics, /Preview failed: .*server-side apply field conflict detected/s);
        assert.ok(updated.succeeded, updated.diagnostics);
        assert.deepEqual(at((await fixture.api("GET", "configmaps/kubectl")).body, "data"), { a: "3" });
    });

    it("says that the object is gone, and keeps the state", async () => {
        const stack = await created(configMap("gone", { a: "1" }));
        await fixture.api("DELETE", "configmaps/gone");
        const unchanged = await stack.up();
        stack.use(fixture.program(configMap("gone", { a: "2" }), mutable));

        const preview = await stack.preview();
        const refused = await stack.up();

        assert.deepEqual(unchanged.summary, { same: 3 });
        assert.match(
            preview.diagnostics,
            /Preview failed: update of resource "urn:.*::gone" failed: configmaps "gone" not found/,
        );
        assert.match(refused.diagnostics, /unable to get cluster state: configmaps "gone" not found/);
        assert.deepEqual((await stack.exportState())["gone"]?.inputs?.["data"], { a: "1" });
        await stack.refresh();
        assert.equal((await stack.exportState())["gone"], undefined);
        assert.ok((await stack.up()).succeeded);
    });

    it("replaces a definition as a whole, and refuses unknown fields of custom resources only on update", async () => {
        const name = `widgets.${fixture.namespace}.example.com`;
        const group = `${fixture.namespace}.example.com`;
        const properties = { spec: { type: "object", properties: { size: { type: "integer" } } } };
        const declare =
            (label: string, spec: object): Declare =>
            (options) => {
                const versions = [
                    {
                        name: "v1",
                        served: true,
                        storage: true,
                        schema: { openAPIV3Schema: { type: "object", properties } },
                    },
                ];
                const names = { kind: "Widget", plural: "widgets", singular: "widget" };
                new k8s.apiextensions.v1.CustomResourceDefinition(
                    "definition",
                    { metadata: { name, labels: { label } }, spec: { group, scope: "Namespaced", names, versions } },
                    options,
                );
                const metadata = { name: "widget", namespace: fixture.namespace };
                new k8s.apiextensions.CustomResource(
                    "widget",
                    { apiVersion: `${group}/v1`, kind: "Widget", metadata, spec },
                    options,
                );
            };
        const stack = await fixture.stack(declare("1", { size: 1, bogus: 1 }));

        const preview = await stack.preview();
        const first = await stack.up();
        const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
        await fixture.api("PATCH", path, { metadata: { labels: { foreign: "x" } } }, { fieldManager: "other" });
        const again = await stack.preview();
        stack.use(fixture.program(declare("2", { size: 2 })));
        const updated = await stack.up();
        const unchanged = await stack.up();
        const labels = at((await fixture.api("GET", path)).body, "metadata", "labels");

        assert.ok(preview.succeeded && first.succeeded, preview.diagnostics + first.diagnostics);
        assert.deepEqual(again.changes["widget"], { "spec.bogus": "add" });
        assert.match(
            again.diagnostics,
            /failed to create typed patch object .*\.spec\.bogus: field not declared in schema/,
        );
        assert.ok(updated.succeeded, updated.diagnostics);
        assert.deepEqual(labels, { label: "2" });
        assert.deepEqual(unchanged.summary, { same: 4 });
    });

    it("replaces by default what it may not change, deleting first only when the name stays", async () => {
        const declare =
            (value: string): Declare =>
            (options) => {
                const { namespace } = fixture;
                const data = { a: value };
                new k8s.core.v1.ConfigMap("named", { metadata: { name: "named", namespace }, data }, options);
                new k8s.core.v1.ConfigMap("auto", { metadata: { namespace }, data }, options);
                new k8s.core.v1.Secret(
                    "secret",
                    { metadata: { name: "secret", namespace }, stringData: data },
                    options,
                );
                new k8s.core.v1.ConfigMap("moved", { metadata: { name: `moved-${value}`, namespace } }, options);
            };
        const stack = await fixture.stack(declare("1"));
        assert.ok((await stack.up()).succeeded);
        stack.use(fixture.program(declare("2")));

        const replaced = await stack.up();
        stack.use(fixture.program(declare("3"), mutable));
        const updated = await stack.preview();

        assert.ok(replaced.succeeded, replaced.diagnostics);
        const first = (name: string) => replaced.operations[name]?.split(" ")[0];
        assert.deepEqual(
            [first("named"), first("auto"), first("secret"), first("moved")],
            ["delete-replaced", "create-replacement", "delete-replaced", "create-replacement"],
        );
        assert.deepEqual(replaced.changes["secret"], { "data.a": "update-replace" });
        assert.deepEqual(replaced.changes["moved"], { "metadata.name": "update-replace" });
        assert.equal(updated.operations["named"], "update");
        assert.equal(updated.operations["secret"], "update");
    });
});
