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
});
