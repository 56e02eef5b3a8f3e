import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { temporaryFolder } from "../../support/shared-cluster";
import { type Declare, type Fixture, createFixture } from "./fixture";

/** Nothing listens there. */
const nobody = "https://127.0.0.1:1";

describe("Kubernetes provider: configuration and unreachable clusters", () => {
    let fixture: Fixture;

    before(async () => {
        fixture = await createFixture();
    });

    const declare =
        (value: string): Declare =>
        (options) => {
            const metadata = { name: "map", namespace: fixture.namespace, labels: { value } };
            new k8s.core.v1.ConfigMap("map", { metadata }, options);
        };

    it("previews without a cluster, and fails in all else with the known texts, until the resources are dropped", async () => {
        const away = { kubeconfig: fixture.kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/, nobody) };
        const identified = { clusterIdentifier: "a" };
        const stack = await fixture.stack(declare("1"), identified);
        assert.ok((await stack.up()).succeeded);
        stack.use(fixture.program(declare("2"), { ...identified, ...away }));

        const preview = await stack.preview();
        const up = await stack.up();
        const refresh = await stack.refresh();
        const destroy = await stack.destroy();
        stack.use(fixture.program(declare("2"), { ...identified, ...away, skipUpdateUnreachable: true }));
        const skipped = await stack.up();
        stack.use(fixture.program(declare("1"), { ...identified, ...away, deleteUnreachable: true }));
        const unchanged = await stack.up();
        const dropped = await stack.refresh();

        assert.ok(preview.succeeded, preview.diagnostics);
        assert.equal(preview.operations["kubernetes"], "update");
        assert.deepEqual(preview.changes["map"], { "metadata.labels.value": "update" });
        assert.match(
            up.diagnostics,
            /configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https:\/\/127\.0\.0\.1:1\/openapi\/v2\?timeout=32s": dial tcp 127\.0\.0\.1:1: connect: connection refused/,
        );
        assert.match(
            refresh.diagnostics,
            /failed to read resource state due to unreachable cluster\. If the cluster was deleted/,
        );
        assert.match(
            destroy.diagnostics,
            /configured Kubernetes cluster is unreachable\. If the cluster was deleted.*"true"/s,
        );
        assert.ok(skipped.succeeded, skipped.diagnostics);
        assert.match(
            skipped.diagnostics,
            /Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping\.\.\./,
        );
        assert.equal(skipped.operations["map"], undefined);
        assert.ok(unchanged.succeeded, unchanged.diagnostics);
        assert.ok(dropped.succeeded, dropped.diagnostics);
        assert.match(dropped.diagnostics, /Deleting the unreachable resource from Pulumi state/);
        assert.equal((await stack.exportState())["map"], undefined);
    });

    it("says why a kubeconfig or its context cannot be used, but only when the cluster is needed", async () => {
        const garbage = await fixture.stack(declare("1"), { kubeconfig: "{ not: [a kubeconfig" });
        const context = await fixture.stack(declare("1"), { context: "nope" });

        const [previewed, unparsable, nope] = [await garbage.preview(), await garbage.up(), await context.up()];

        assert.ok(previewed.succeeded, previewed.diagnostics);
        assert.match(unparsable.diagnostics, /failed to parse kubeconfig data in `kubernetes:config:kubeconfig`- /);
        assert.match(
            nope.diagnostics,
            /unable to load Kubernetes client configuration from kubeconfig file\..* context "nope" does not exist/s,
        );
    });

    it("replaces the provider only for another cluster or another clusterIdentifier", async () => {
        const file = path.join(temporaryFolder(), "kubeconfig");
        writeFileSync(file, fixture.kubeconfig, { mode: 0o600 });
        const none: Declare = () => undefined;
        const elsewhere = fixture.kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/, nobody);
        const stack = await fixture.stack(none);
        assert.ok((await stack.up()).succeeded);
        const operationFor = async (args: object): Promise<string | undefined> => {
            stack.use(fixture.program(none, args));
            return (await stack.preview()).operations["kubernetes"];
        };

        const seen = {
            path: await operationFor({ kubeconfig: file }),
            namespace: await operationFor({ namespace: "other" }),
            server: await operationFor({ kubeconfig: elsewhere }),
            added: await operationFor({ clusterIdentifier: "a" }),
            addedWithServer: await operationFor({ clusterIdentifier: "a", kubeconfig: elsewhere }),
        };

        const replace = "create-replacement replace delete-replaced";
        assert.deepEqual(seen, {
            path: "update",
            namespace: "update",
            server: replace,
            added: "update",
            addedWithServer: replace,
        });
    });

    it("puts objects without a namespace into the provider's, and replaces them when it changes", async () => {
        const objects: Declare = (options) => {
            new k8s.core.v1.ConfigMap("map", { metadata: { name: "defaulted" } }, options);
        };
        const stack = await fixture.stack(objects, { namespace: fixture.namespace });
        assert.ok((await stack.up()).succeeded);
        stack.use(fixture.program(objects, { namespace: "default" }));

        const preview = await stack.preview();

        assert.equal((await fixture.api("GET", "configmaps/defaulted")).status, 200);
        assert.equal(preview.operations["kubernetes"], "update");
        assert.deepEqual(preview.changes["map"], { "metadata.namespace": "update-replace" });
        assert.equal(preview.operations["map"]?.split(" ")[0], "create-replacement");
    });
});
