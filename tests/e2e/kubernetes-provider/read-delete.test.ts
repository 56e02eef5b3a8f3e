import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { type Declare, type Fixture, at, createFixture } from "./fixture";

describe("Kubernetes provider: read, import and delete", () => {
    let fixture: Fixture;

    before(async () => {
        fixture = await createFixture();
    });

    it("shows drift of managed fields only after a refresh, and restores it then", async () => {
        const { namespace } = fixture;
        const stack = await fixture.stack(
            (options) => {
                new k8s.core.v1.ConfigMap(
                    "drift",
                    { metadata: { name: "drift", namespace }, data: { a: "1" } },
                    options,
                );
                new k8s.core.v1.ConfigMap("gone", { metadata: { name: "gone", namespace } }, options);
            },
            { enableConfigMapMutable: true },
        );
        assert.ok((await stack.up()).succeeded);
        await fixture.api(
            "PATCH",
            "configmaps/drift",
            { data: { a: "drift", foreign: "x" } },
            { fieldManager: "kubectl-edit" },
        );
        await fixture.api("DELETE", "configmaps/gone");

        const before = await stack.preview();
        const refreshed = await stack.refresh();
        const state = await stack.exportState();
        const after = await stack.up();

        assert.deepEqual(before.summary, { same: 4 });
        assert.ok(refreshed.succeeded, refreshed.diagnostics);
        assert.deepEqual(state["drift"]?.inputs?.["data"], { a: "drift" });
        assert.deepEqual(state["drift"].outputs?.["data"], { a: "drift", foreign: "x" });
        assert.equal(state["gone"], undefined);
        assert.deepEqual(after.changes["drift"], { "data.a": "update" });
        assert.equal(after.operations["gone"], "create");
        assert.ok(after.succeeded, after.diagnostics);
    });

    it("refreshes, with a warning, what is not ready and too large for the engine to be told of both", async () => {
        const { namespace } = fixture;
        const stack = await fixture.stack((options) => {
            const metadata = { name: "large", namespace, annotations: { large: "x".repeat(60_000) } };
            new k8s.core.v1.Pod("large", { metadata, spec: { containers: [{ name: "a", image: "a:1" }] } }, options);
        });
        assert.ok((await stack.up()).succeeded);
        const conditions = ["PodScheduled", "Initialized", "Ready"].map((type) => ({
            type,
            status: type === "Ready" ? "False" : "True",
        }));
        await fixture.api("PATCH", "pods/large/status", { status: { conditions } });

        const refreshed = await stack.refresh();

        assert.ok(refreshed.succeeded, refreshed.diagnostics);
        assert.match(refreshed.diagnostics, /warning: .*large/);
        const kept = (await stack.exportState())["large"]?.outputs;
        const ready = (at(kept, "status", "conditions") as unknown[]).find((each) => at(each, "type") === "Ready");
        assert.equal(at(ready, "status"), "False");
    });

    it("imports an object with what its kind lets one write, and looks objects up", async () => {
        const { namespace } = fixture;
        await fixture.api("POST", "configmaps", {
            metadata: { name: "foreign", labels: { l: "1" } },
            data: { a: "1" },
        });
        const metadata = { name: "foreign", namespace, labels: { l: "1" } };
        const stack = await fixture.stack((options) => {
            const importing = { ...options, import: `${namespace}/foreign` };
            new k8s.core.v1.ConfigMap("foreign", { metadata, data: { a: "1" } }, importing);
            const account = k8s.core.v1.ServiceAccount.get("account", `${namespace}/default`, options);
            return { name: account.metadata.name };
        });
        const missing = await fixture.stack((options) => {
            const importing = { ...options, import: `${namespace}/missing` };
            new k8s.core.v1.ConfigMap("missing", { metadata: { name: "missing", namespace } }, importing);
        });

        const imported = await stack.up();
        const failed = await missing.up();

        assert.ok(imported.succeeded, imported.diagnostics);
        assert.equal(imported.operations["foreign"], "import");
        assert.equal(imported.outputs["name"], "default");
        assert.deepEqual((await stack.exportState())["foreign"]?.inputs?.["data"], { a: "1" });
        assert.match(failed.diagnostics, new RegExp(`resource '${namespace}/missing' does not exist`));
    });

    it("gives what it imports a field manager of its own, so that stacks do not undo each other's fields", async () => {
        const { namespace } = fixture;
        await fixture.api("POST", "configmaps", { metadata: { name: "twice" }, data: { a: "1" } });
        const declare =
            (data: Readonly<Record<string, string>>, more: CustomResourceOptions): Declare =>
            ({ provider }) => {
                const metadata = { name: "twice", namespace };
                new k8s.core.v1.ConfigMap("twice", { metadata, data }, { provider, ...more });
            };
        const mutable = { enableConfigMapMutable: true };
        const importing = { import: `${namespace}/twice` };
        const stacks = [
            await fixture.stack(declare({ a: "1" }, importing), mutable),
            await fixture.stack(declare({ a: "1" }, importing), mutable),
        ] as const;
        for (const [index, stack] of stacks.entries()) {
            const imported = await stack.up();
            assert.ok(imported.succeeded, imported.diagnostics);
            stack.use(fixture.program(declare({ a: "1", [`only-${index}`]: "2" }, {}), mutable));
            const updated = await stack.up();
            assert.ok(updated.succeeded, updated.diagnostics);
        }

        const { body } = await fixture.api("GET", "configmaps/twice");
        assert.deepEqual(at(body, "data"), { a: "1", "only-0": "2", "only-1": "2" });
    });

    it("deletes for those who may not list and watch", async () => {
        const { namespace } = fixture;
        const user = `limited-${namespace}`;
        const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "create", "patch", "delete"] }];
        const rbac = "/apis/rbac.authorization.k8s.io/v1:";
        const subjects = [{ kind: "User", name: user, apiGroup: "rbac.authorization.k8s.io" }];
        const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "limited" };
        await fixture.api("POST", `${rbac}roles`, { metadata: { name: "limited" }, rules });
        await fixture.api("POST", `${rbac}rolebindings`, { metadata: { name: "limited" }, roleRef, subjects });
        const kubeconfig = fixture.kubeconfig.replace(/(\n\s*user:\n)(\s+)/, `$1$2as: ${user}\n$2`);
        const stack = await fixture.stack(
            (options) => {
                for (let index = 0; index < 24; index++) {
                    const metadata = { name: `limited-${index}`, namespace };
                    new k8s.core.v1.ConfigMap(
                        metadata.name,
                        { metadata },
                        { ...options, customTimeouts: { delete: "30s" } },
                    );
                }
            },
            { kubeconfig },
        );
        const created = await stack.up();
        assert.ok(created.succeeded, created.diagnostics);

        const destroyed = await stack.destroy();

        assert.ok(destroyed.succeeded, destroyed.diagnostics);
    });

    it("waits until a deleted object is gone, names the finalizers at the time-out, and tries again", async () => {
        const { namespace } = fixture;
        const stack = await fixture.stack((options) => {
            const metadata = { name: "held", namespace, finalizers: ["example.com/hold"] };
            new k8s.core.v1.ConfigMap("held", { metadata }, { ...options, customTimeouts: { delete: "2s" } });
            new k8s.core.v1.ConfigMap("absent", { metadata: { name: "absent", namespace } }, options);
            new k8s.core.v1.ConfigMap("replaced", { metadata: { name: "replaced", namespace } }, options);
            const kept = { metadata: { name: "kept", namespace } };
            new k8s.core.v1.ConfigMap("kept", kept, { ...options, retainOnDelete: true });
        });
        assert.ok((await stack.up()).succeeded);
        for (const name of ["absent", "replaced"]) {
            await fixture.api("DELETE", `configmaps/${name}`);
        }
        await fixture.api("POST", "configmaps", { metadata: { name: "replaced" }, data: { by: "someone else" } });

        const refused = await stack.destroy();
        await fixture.api("PATCH", "configmaps/held", { metadata: { finalizers: null } });
        const destroyed = await stack.destroy();

        assert.match(refused.diagnostics, /warning: finalizers might be preventing deletion \(example\.com\/hold\)/);
        assert.match(refused.diagnostics, /timed out waiting for the condition/);
        assert.ok(refused.status.includes("Resource scheduled for deletion"));
        assert.ok(destroyed.succeeded, destroyed.diagnostics);
        assert.equal((await fixture.api("GET", "configmaps/replaced")).status, 404);
        assert.equal((await fixture.api("GET", "configmaps/kept")).status, 200);
    });

    it("honours the propagation policy and does not wait for a namespace when told to skip it", async () => {
        const { namespace } = fixture;
        const name = `${namespace}-skip`;
        const stack = await fixture.stack((options) => {
            const skip = { "pulumi.com/skipAwait": "true" };
            new k8s.core.v1.Namespace("skip", { metadata: { name, annotations: skip } }, options);
            const orphan = { "pulumi.com/deletionPropagationPolicy": "orphan" };
            const spec = {
                replicas: 1,
                selector: { matchLabels: { app: "o" } },
                template: { metadata: { labels: { app: "o" } }, spec: { containers: [{ name: "a", image: "a:1" }] } },
            };
            new k8s.apps.v1.Deployment(
                "orphan",
                { metadata: { name: "orphan", namespace, annotations: orphan }, spec },
                options,
            );
        });
        assert.ok((await stack.up()).succeeded);
        await fixture.api("POST", `/api/v1/namespaces/${name}/configmaps`, {
            metadata: { name: "held", finalizers: ["example.com/hold"] },
        });

        const destroyed = await stack.destroy();
        const replicaSets = await fixture.api("GET", "/apis/apps/v1:replicasets", undefined, {
            labelSelector: "app=o",
        });
        const left = await fixture.api("GET", `/api/v1/namespaces/${name}`);
        await fixture.api("PATCH", `/api/v1/namespaces/${name}/configmaps/held`, { metadata: { finalizers: null } });

        assert.ok(destroyed.succeeded, destroyed.diagnostics);
        assert.equal(at(left.body, "status", "phase"), "Terminating");
        assert.equal((at(replicaSets.body, "items") as unknown[]).length, 1);
    });
});
