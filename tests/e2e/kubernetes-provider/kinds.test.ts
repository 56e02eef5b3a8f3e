import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import type { Outcome } from "../../support/stack";
import { type Answer, type Declare, type Fixture, at, createFixture } from "./fixture";

const mutable = { enableConfigMapMutable: true };

/** All rules have objects of their own in one stack, which is updated once. */
describe("Kubernetes provider: kinds and annotations", () => {
    let fixture: Fixture;
    let created: Outcome;
    let previews: readonly [unchanged: Outcome, afterRefresh: Outcome, afterUpdate: Outcome];
    let updated: Outcome;
    let patched: readonly [during: Answer, afterwards: Answer];

    /** One object of each kind that is written in more than one way. */
    const kinds: Declare = (options) => {
        const { namespace } = fixture;
        const metadata = (name: string) => ({ metadata: { name, namespace } });
        const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
        const name = `${namespace}-role`;
        new k8s.core.v1.ServiceAccount("account", metadata("account"), options);
        new k8s.rbac.v1.Role("role", { ...metadata("role"), rules }, options);
        new k8s.rbac.v1.ClusterRole("clusterRole", { metadata: { name }, rules }, options);
        const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name };
        const subjects = [{ kind: "ServiceAccount", name: "account", namespace }];
        new k8s.rbac.v1.RoleBinding("binding", { ...metadata("binding"), roleRef, subjects }, options);
        new k8s.rbac.v1.ClusterRoleBinding("clusterBinding", { metadata: { name }, roleRef, subjects }, options);
        const limit = { type: "Container", default: { memory: "1024Mi", cpu: "0.5" } };
        new k8s.core.v1.LimitRange("limits", { ...metadata("limits"), spec: { limits: [limit] } }, options);
        const spec = { podSelector: {}, policyTypes: ["Ingress"] };
        new k8s.networking.v1.NetworkPolicy("policy", { ...metadata("policy"), spec }, options);
        const quota = { hard: { "requests.memory": "2048Mi", pods: 10 } };
        new k8s.core.v1.ResourceQuota("quota", { ...metadata("quota"), spec: { hard: quota.hard as never } }, options);
        const template = {
            metadata: { labels: { app: "a" } },
            spec: {
                containers: [
                    {
                        name: "a",
                        image: "a:1",
                        env: [{ name: "E", value: "" }],
                        resources: { limits: { cpu: "1000m" } },
                    },
                ],
                volumes: [{ name: "v", emptyDir: {} }],
                hostNetwork: false,
            },
        };
        const selector = { matchLabels: { app: "a" } };
        new k8s.apps.v1.Deployment(
            "deployment",
            { ...metadata("d"), spec: { replicas: 0, selector, template } },
            options,
        );
        const storage = {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "late",
            resources: { requests: { storage: "1024Mi" } },
        };
        const storageClass = new k8s.storage.v1.StorageClass(
            "class",
            {
                metadata: { name: `${namespace}-late` },
                provisioner: "example.com/none",
                volumeBindingMode: "WaitForFirstConsumer",
            },
            options,
        );
        const claim = { ...storage, storageClassName: storageClass.metadata.name };
        new k8s.core.v1.PersistentVolumeClaim("claim", { ...metadata("claim"), spec: claim }, options);
    };

    /** What changes in place. */
    const changing =
        (hard: Record<string, string>, memory: string, policyTypes: string[]): Declare =>
        (options) => {
            const metadata = { name: "changed", namespace: fixture.namespace };
            const limits = [{ type: "Container", default: { memory } }];
            new k8s.core.v1.ResourceQuota("changed-quota", { metadata, spec: { hard } }, options);
            new k8s.core.v1.LimitRange("changed-limits", { metadata, spec: { limits } }, options);
            const spec = { podSelector: {}, policyTypes };
            new k8s.networking.v1.NetworkPolicy("changed-policy", { metadata, spec }, options);
        };

    /** What does not become ready. */
    const unready: Declare = (options) => {
        const { namespace } = fixture;
        const backend = { service: { name: "nobody", port: { number: 80 } } };
        const spec = { rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] };
        const timeout = { ...options, customTimeouts: { create: "2s" } };
        new k8s.networking.v1.Ingress("ingress", { metadata: { name: "ingress", namespace }, spec }, timeout);
        const annotations = { "kubernetes.io/service-account.name": "nobody" };
        const type = "kubernetes.io/service-account-token";
        new k8s.core.v1.Secret("token", { metadata: { name: "tok", namespace, annotations }, type }, timeout);
    };

    const job: Declare = (options) => {
        const annotations = { "pulumi.com/replaceUnready": "true", "pulumi.com/skipAwait": "true" };
        const spec = {
            suspend: true,
            template: { spec: { containers: [{ name: "a", image: "a:1" }], restartPolicy: "Never" } },
        };
        const metadata = { name: "job", namespace: fixture.namespace, annotations };
        new k8s.batch.v1.Job("job", { metadata, spec }, options);
    };

    const patch: Declare = (options) => {
        const metadata = { name: "patched", namespace: fixture.namespace };
        new k8s.core.v1.ConfigMapPatch("patch", { metadata, data: { ours: "1" } }, options);
    };

    const managed =
        (data: Record<string, string>): Declare =>
        (options) => {
            const annotations = { "pulumi.com/patchFieldManager": "flotilla" };
            const metadata = { name: "managed", namespace: fixture.namespace, annotations };
            const ignoring = { ...options, ignoreChanges: ["data.ignored"] };
            new k8s.core.v1.ConfigMap("managed", { metadata, data }, ignoring);
        };

    const all =
        (...parts: readonly Declare[]): Declare =>
        (options) => {
            parts.forEach((declare) => declare(options));
        };

    before(async () => {
        fixture = await createFixture();
        await fixture.api("POST", "configmaps", { metadata: { name: "patched" }, data: { theirs: "1" } });
        const first = changing({ pods: "15", services: "1" }, "1Gi", ["Ingress"]);
        const kept = all(kinds, first, job, patch, managed({ a: "1", ignored: "1" }));
        const stack = await fixture.stack(all(kept, unready), mutable);
        created = await stack.up();
        const during = await fixture.api("GET", "configmaps/patched");
        stack.use(fixture.program(kept, mutable));
        const unchanged = await stack.preview();
        await stack.refresh();
        const afterRefresh = await stack.preview();
        await fixture.api("PATCH", "configmaps/managed", { data: { ignored: "theirs" } }, { fieldManager: "operator" });
        const second = changing({ pods: "16", secrets: "9" }, "2048Mi", ["Ingress", "Egress"]);
        stack.use(fixture.program(all(kinds, second, managed({ a: "2", ignored: "2" })), mutable));
        updated = await stack.up();
        previews = [unchanged, afterRefresh, await stack.preview()];
        patched = [during, await fixture.api("GET", "configmaps/patched")];
    });

    it("finds nothing to change in any kind after it was created", () => {
        const [unchanged, afterRefresh] = previews;
        const ofOtherRules = ["ingress", "token", "job"];
        for (const { operations } of [unchanged, afterRefresh]) {
            const changed = Object.keys(operations).filter((name) => !ofOtherRules.includes(name));
            assert.deepEqual(changed, []);
        }
    });

    it("changes quota, limits and network policy in place, and waits until the quota counts", async () => {
        const quota = await fixture.api("GET", "resourcequotas/changed");
        const limitRange = await fixture.api("GET", "limitranges/changed");

        assert.ok(updated.succeeded, updated.diagnostics);
        assert.deepEqual(
            ["quota", "limits", "policy"].map((name) => updated.changes[`changed-${name}`]),
            [
                { "spec.hard.pods": "update", "spec.hard.secrets": "add", "spec.hard.services": "delete" },
                { "spec.limits[0].default.memory": "update" },
                { "spec.policyTypes[1]": "add" },
            ],
        );
        const hard = { pods: "16", secrets: "9" };
        assert.deepEqual([at(quota.body, "spec", "hard"), at(quota.body, "status", "hard")], [hard, hard]);
        // The request, which Kubernetes had filled in from the default, follows it.
        assert.deepEqual(at(limitRange.body, "spec", "limits"), [
            { type: "Container", default: { memory: "2Gi" }, defaultRequest: { memory: "2Gi" } },
        ]);
        assert.deepEqual(previews[2].changes, {});
    });

    it("awaits an Ingress until it has an address, and fails with a token Secret of no account", () => {
        assert.match(created.diagnostics, /Ingress has at least one rule with an unavailable target endpoint\./);
        assert.match(
            created.diagnostics,
            /Ingress \.status\.loadBalancer field was not updated with a hostname\/IP address/,
        );
        assert.match(created.diagnostics, /secrets "tok" not found/);
    });

    it("replaces a Job that is not complete when told to, even without changes", () => {
        assert.equal(previews[0].operations["job"]?.split(" ")[0], "delete-replaced");
    });

    it("patches an object that exists, and gives its fields up on delete", () => {
        const [during, afterwards] = patched;
        assert.deepEqual(at(during.body, "data"), { theirs: "1", ours: "1" });
        assert.equal(updated.operations["patch"], "delete");
        assert.deepEqual(at(afterwards.body, "data"), { theirs: "1" });
    });

    it("uses the field manager that the annotation names from the first update on, and honours ignoreChanges", async () => {
        assert.deepEqual(updated.changes["managed"], { "data.a": "update" });
        const { body } = await fixture.api("GET", "configmaps/managed");
        assert.deepEqual(at(body, "data"), { a: "2", ignored: "theirs" });
        const managers = (at(body, "metadata", "managedFields") as readonly object[]).map((entry) =>
            at(entry, "manager"),
        );
        assert.ok(managers.includes("flotilla"));
    });
});
