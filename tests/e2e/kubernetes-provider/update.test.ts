import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import type { Outcome, TestStack } from "../../support/stack";
import { type Declare, type Fixture, at, createFixture } from "./fixture";

const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };

describe("Kubernetes provider: update", () => {
    let fixture: Fixture;

    before(async () => {
        fixture = await createFixture();
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

    describe("of ConfigMaps at which others were at work", () => {
        type Maps = Readonly<Record<string, { readonly data: Record<string, string>; readonly force?: true }>>;
        const created: Maps = {
            taken: { data: { a: "1", b: "1" } },
            contested: { data: { a: "1" } },
            kubectl: { data: { a: "1" } },
            gone: { data: { a: "1" } },
        };
        /** The second edit of it: with the first one it is applied as the others are at their first. */
        const again: Maps = { ...created, kubectl: { data: { a: "2" } } };
        const edited: Maps = {
            taken: { data: { a: "2" } },
            contested: { data: { a: "2" } },
            kubectl: { data: { a: "3" } },
            gone: { data: { a: "2" } },
        };
        let stack: TestStack;
        let unchanged: Outcome;
        const previews: Record<string, Outcome> = {};
        let updated: Outcome;
        let state: Awaited<ReturnType<TestStack["exportState"]>>;
        let refreshed: typeof state;
        let forced: Outcome;

        function use(maps: Maps): void {
            stack.use(fixture.program(configMaps(maps), mutable));
        }

        const configMaps =
            (maps: Maps): Declare =>
            (options) => {
                for (const [name, { data, force }] of Object.entries(maps)) {
                    const annotations = force === true ? { "pulumi.com/patchForce": "true" } : {};
                    const metadata = { name, namespace: fixture.namespace, annotations };
                    new k8s.core.v1.ConfigMap(name, { metadata, data }, options);
                }
            };

        async function previewed(name: string, maps: Maps): Promise<void> {
            use(maps);
            previews[name] = await stack.preview();
        }

        before(async () => {
            stack = await fixture.stack(configMaps(created), mutable);
            const first = await stack.up();
            assert.ok(first.succeeded, first.diagnostics);
            await fixture.api("DELETE", "configmaps/gone");
            use(again);
            unchanged = await stack.up();
            const patch = (name: string, body: object, fieldManager: string) =>
                fixture.api("PATCH", `configmaps/${name}`, body, { fieldManager });
            await patch("taken", { metadata: { labels: { "by-kubectl": "x" } } }, "kubectl-label");
            await patch("taken", { metadata: { labels: { "by-operator": "x" } } }, "some-operator");
            await patch("contested", { data: { a: "theirs" } }, "some-operator");
            await patch("kubectl", { data: { a: "edited" } }, "kubectl-edit");
            const { taken, contested, kubectl, gone } = edited;
            assert.ok(taken && contested && kubectl && gone);
            // A preview ends at the first failure, so that each of these has one of its own.
            await previewed("right", { ...again, taken, contested });
            await previewed("kubectl", { ...again, kubectl });
            await previewed("gone", { ...again, gone });
            use(edited);
            updated = await stack.up();
            state = await stack.exportState();
            await stack.refresh();
            refreshed = await stack.exportState();
            use({ ...edited, contested: { data: { a: "2" }, force: true } });
            forced = await stack.up();
        });

        it("applies with a manager of the object's own, takes over kubectl's fields and leaves those of others", async () => {
            assert.deepEqual(previews["right"]?.changes["taken"], { "data.a": "update", "data.b": "delete" });
            assert.doesNotMatch(updated.diagnostics, /::taken\b/);
            const { body } = await fixture.api("GET", "configmaps/taken");
            assert.deepEqual(at(body, "data"), { a: "2" });
            assert.deepEqual(at(body, "metadata", "labels"), { "by-operator": "x" });
            const managers = at(body, "metadata", "managedFields") as readonly object[];
            const own = String(at(state["taken"]?.outputs, "__fieldManager"));
            assert.ok(managers.some((entry) => at(entry, "manager") === own && at(entry, "operation") === "Apply"));
            assert.ok(!managers.some((entry) => String(at(entry, "manager")).startsWith("kubectl")));
        });

        it("previews well and fails on conflict with another manager before the first update, unless patchForce is set", () => {
            assert.ok(previews["right"]?.succeeded, previews["right"]?.diagnostics);
            assert.match(
                updated.diagnostics,
                /failed to fully initialize or become live: server-side apply field conflict detected, see https:\/\/www\.pulumi\.com\/\S+ for troubleshooting help\s+The resource managed by field manager "pulumi-kubernetes-[0-9a-f]{8}" had an apply conflict: Apply failed with 1 conflict: conflict with "some-operator" using v1: \.data\.a/,
            );
            const { contested: kept } = state;
            assert.deepEqual(kept?.inputs?.["data"], { a: "1" });
            assert.deepEqual(at(kept.outputs, "__inputs", "data"), { a: "2" });
            assert.equal(kept.initErrors?.length, 1);
            assert.ok(forced.succeeded, forced.diagnostics);
        });

        it("fails the preview, but not the update, when kubectl changed an object that had been updated before", async () => {
            assert.equal(previews["kubectl"]?.succeeded, false);
            assert.match(
                previews["kubectl"].diagnostics,
                /Preview failed: .*server-side apply field conflict detected/s,
            );
            assert.doesNotMatch(updated.diagnostics, /::kubectl\b/);
            assert.deepEqual(at((await fixture.api("GET", "configmaps/kubectl")).body, "data"), { a: "3" });
        });

        it("says that the object is gone, and keeps the state", async () => {
            assert.deepEqual(unchanged.summary, { same: 5, update: 1 });
            assert.match(
                previews["gone"]?.diagnostics ?? "",
                /Preview failed: update of resource "urn:.*::gone" failed: configmaps "gone" not found/,
            );
            assert.match(updated.diagnostics, /unable to get cluster state: configmaps "gone" not found/);
            assert.deepEqual(state["gone"]?.inputs?.["data"], { a: "1" });
            assert.equal(refreshed["gone"], undefined);
            assert.equal((await fixture.api("GET", "configmaps/gone")).status, 200);
        });
    });
});
