import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { testEngine } from "../../support/shared-cluster";
import { type Fixture, createFixture } from "./fixture";

/** What only the stand-in does; with the real plugin there is nothing to test here. */
describe("Kubernetes provider: the stand-in", () => {
    let fixture: Fixture;

    before(async function () {
        if ((await testEngine()).kubernetesPlugin === "real") {
            this.skip();
        }
        fixture = await createFixture();
    });

    it("says that it is at work, once", async () => {
        const stack = await fixture.stack(() => undefined, {}, "own");
        stack.use(
            fixture.program((options) => {
                new k8s.core.v1.ConfigMap("a", { metadata: { namespace: fixture.namespace } }, options);
                new k8s.core.v1.ConfigMap("b", { metadata: { namespace: fixture.namespace } }, options);
            }),
        );

        const preview = await stack.preview();

        assert.equal(preview.diagnostics.match(/stand-in for the Kubernetes provider is at work/g)?.length, 1);
    });

    it("refuses a server that is not on this machine", async () => {
        const kubeconfig = fixture.kubeconfig.replace("127.0.0.1", "cluster.invalid");
        const stack = await fixture.stack(
            (options) => {
                new k8s.core.v1.ConfigMap("a", { metadata: { name: "a" } }, options);
            },
            { kubeconfig },
            "own",
        );

        const preview = await stack.preview();

        assert.ok(!preview.succeeded);
        assert.match(
            preview.diagnostics,
            /refuses the server https:\/\/cluster\.invalid:\d+ because that is not on loopback/,
        );
        assert.match(preview.diagnostics, /pulumi plugin install resource kubernetes v4\.34\.2/);
    });
});
