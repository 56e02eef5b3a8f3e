import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Declare, type Fixture, at, createFixture } from "./fixture";

describe("Kubernetes provider: secrets", () => {
    let fixture: Fixture;

    before(async () => {
        fixture = await createFixture();
    });

    it("leaves no secret value in clear, in the state or in what is shown", async () => {
        const { namespace } = fixture;
        const hidden = "s3cret-value-of-the-test";
        const encoded = Buffer.from(hidden).toString("base64");
        const declare =
            (label: string): Declare =>
            (options) => {
                const metadata = (name: string) => ({ name, namespace, labels: { label } });
                new k8s.core.v1.Secret("plain", { metadata: metadata("plain"), stringData: { p: hidden } }, options);
                const data = { open: "1", closed: pulumi.secret(hidden) };
                new k8s.core.v1.ConfigMap("map", { metadata: metadata("map"), data }, options);
                const environment = [{ name: "PASSWORD", value: pulumi.secret(hidden) }];
                const containers = [{ name: "a", image: "a:1", env: environment }];
                new k8s.core.v1.Pod("pod", { metadata: metadata("pod"), spec: { containers } }, options);
                const annotations = { wrong: pulumi.secret(hidden), "pulumi.com/waitFor": "jsonpath={.data.never}" };
                const never = { metadata: { ...metadata("never"), annotations } };
                new k8s.core.v1.ConfigMap("never", never, {
                    ...options,
                    customTimeouts: { create: "1s", update: "1s" },
                });
                if (label === "2") {
                    const type = pulumi.secret(hidden);
                    new k8s.core.v1.Service("refused", { metadata: metadata("refused"), spec: { type } }, options);
                }
            };
        const kubeconfig = pulumi.secret(fixture.kubeconfig);
        const stack = await fixture.stack(declare("1"), { kubeconfig });

        const created = await stack.up();
        const state = await stack.exportState();
        stack.use(fixture.program(declare("2"), { kubeconfig }));
        const preview = await stack.preview();
        await stack.up();
        await stack.refresh();
        const raw = stack.rawState();

        assert.match(created.diagnostics, /::never" was successfully created/);
        assert.match(preview.diagnostics, /Service "refused" is invalid/);
        const shown = [created, preview].map((outcome) => JSON.stringify(outcome)).join();
        for (const text of [raw, shown]) {
            assert.ok(!text.includes(hidden) && !text.includes(encoded), "a secret value is in clear");
            assert.ok(!text.includes("client-key-data"), "the kubeconfig is in clear");
        }
        assert.equal(at(state["map"]?.outputs, "data", "open"), "1");
        const { body } = await fixture.api("GET", "secrets/plain");
        assert.equal(at(body, "data", "p"), encoded);
    });

    it("does not show a kubeconfig that it takes for a path, as one in base64 without line ends", async () => {
        const encoded = Buffer.from(fixture.kubeconfig).toString("base64");
        const declare: Declare = (options) => {
            new k8s.core.v1.ConfigMap("map", { metadata: { name: "path", namespace: fixture.namespace } }, options);
        };
        const stack = await fixture.stack(declare, { kubeconfig: pulumi.secret(fixture.kubeconfig) });
        assert.ok((await stack.up()).succeeded);
        stack.use(fixture.program(declare, { kubeconfig: pulumi.secret(encoded) }));

        for (const outcome of [await stack.preview(), await stack.up()]) {
            assert.match(outcome.diagnostics, /failed to parse kubeconfig/);
            assert.ok(!JSON.stringify(outcome).includes(encoded.slice(0, 100)), "the kubeconfig is in clear");
        }
    });

    it("keeps what was secret hidden as long as others keep it in the object, or the update is refused", async () => {
        const { namespace } = fixture;
        const hidden = "s3cret-value-until-now";
        const declare =
            (isSecret: boolean): Declare =>
            (options) => {
                const map = (name: string, labels: Readonly<Record<string, string>>, now: object): void => {
                    const data = isSecret ? { closed: pulumi.secret(hidden), a: "1" } : { a: "2", ...now };
                    const metadata = { name, namespace, labels };
                    new k8s.core.v1.ConfigMap(name, { metadata, data }, options);
                };
                map("refused", { wrong: isSecret ? "right" : "not right!" }, {});
                map("conflict", {}, { closed: "open" });
                map("shared", {}, {});
            };
        const stack = await fixture.stack(declare(true), { enableConfigMapMutable: true });
        assert.ok((await stack.up()).succeeded);
        await fixture.api("PATCH", "configmaps/conflict", { data: { a: "theirs" } }, { fieldManager: "other" });
        await fixture.connection.request({
            method: "PATCH",
            path: `/api/v1/namespaces/${namespace}/configmaps/shared`,
            query: { fieldManager: "other" },
            contentType: "application/apply-patch+yaml",
            body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "shared" }, data: { closed: hidden } },
        });
        stack.use(fixture.program(declare(false), { enableConfigMapMutable: true }));

        const outcome = await stack.up();
        const states = [stack.rawState()];
        await stack.refresh();
        states.push(stack.rawState());

        assert.equal(at((await fixture.api("GET", "configmaps/shared")).body, "data", "closed"), hidden);
        assert.match(outcome.diagnostics, /not right!/);
        assert.match(outcome.diagnostics, /field conflict/);
        assert.ok(!JSON.stringify([outcome, ...states]).includes(hidden), "a secret value is in clear");
    });

    it("keeps what kubectl notes of a Secret out of the state, after a refresh and an import", async () => {
        const { namespace } = fixture;
        const encoded = Buffer.from("s3cret-value-of-kubectl").toString("base64");
        const note = JSON.stringify({ data: { p: encoded } });
        const annotations = { "kubectl.kubernetes.io/last-applied-configuration": note };
        const declare =
            (name: string, options: pulumi.CustomResourceOptions): Declare =>
            ({ provider }) => {
                const args = { metadata: { name, namespace }, type: "Opaque", data: { p: encoded } };
                new k8s.core.v1.Secret("s", args, { provider, ...options });
            };
        const refreshed = await fixture.stack(declare("noted", {}));
        assert.ok((await refreshed.up()).succeeded);
        await fixture.api("PATCH", "secrets/noted", { metadata: { annotations } });
        await refreshed.refresh();
        await fixture.api("POST", "secrets", { metadata: { name: "applied", annotations }, data: { p: encoded } });
        const imported = await fixture.stack(declare("applied", { import: `${namespace}/applied` }));
        const outcome = await imported.up();

        assert.ok(outcome.succeeded, outcome.diagnostics);
        for (const stack of [refreshed, imported]) {
            assert.ok(!stack.rawState().includes(encoded.slice(0, -2)), "a secret value is in clear");
            assert.match(stack.rawState(), /last-applied-configuration/);
        }
    });
});
