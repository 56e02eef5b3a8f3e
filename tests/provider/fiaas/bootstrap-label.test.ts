import assert from "node:assert/strict";
import { BootstrapBench } from "./bootstrap-bench";
import { deploymentOf, type FakeDaemonCluster, forbidden } from "./fake-daemon-cluster";

const label = "temporary";

describe("Bootstrap with a temporary label", () => {
    let bench: BootstrapBench;
    let cluster: FakeDaemonCluster;

    beforeEach(async () => {
        bench = await BootstrapBench.start();
        ({ cluster } = bench);
        cluster.onPod = () => cluster.bootstrapWell();
    });
    afterEach(() => cluster.stop());

    it("gives it to the Application before the pod is made, and takes it away when the pod is gone", async () => {
        await bench.create({ label });

        assert.deepEqual(cluster.labels, [{ "fiaas/bootstrap": "true" }, { "fiaas/bootstrap": null }]);
        const patches = cluster.requests.flatMap((request, at) => (request === "patch applications" ? [at] : []));
        assert.ok((patches[0] ?? 0) < cluster.requests.indexOf("create pods"), cluster.requests.join());
        assert.ok((patches[1] ?? 0) > cluster.requests.lastIndexOf("delete pods"), cluster.requests.join());
    });

    it("takes it away when the pod has failed, too", async () => {
        cluster.onPod = () => cluster.container({ terminated: { exitCode: 1 } }, "Failed");
        await assert.rejects(bench.create({ label }), /exit code 1/);

        assert.deepEqual(cluster.labels.at(-1), { "fiaas/bootstrap": null });
    });

    it("takes away what a killed run has left, although there is a daemon already", async () => {
        cluster.deployment = deploymentOf();
        cluster.result("SUCCESS");
        await bench.create({ label });

        assert.deepEqual(cluster.labels, [{ "fiaas/bootstrap": null }]);
    });

    it("gives it again when the bootstrap is forced", async () => {
        cluster.deployment = deploymentOf();
        await bench.update({ label, force: "1" }, { label, force: "2" });

        assert.deepEqual(cluster.labels, [{ "fiaas/bootstrap": "true" }, { "fiaas/bootstrap": null }]);
    });

    it("leaves the Application alone where the daemon updates itself", async () => {
        cluster.deployment = deploymentOf();
        cluster.result("SUCCESS");
        await bench.update({ label, deploymentId: "old" }, { label });

        assert.deepEqual(cluster.labels, []);
    });

    it("takes it away at once, and does nothing else, when it was not temporary before", async () => {
        const { outputs } = await bench.update({}, { label });

        assert.deepEqual([outputs["outcome"], cluster.requests], ["bootstrapped", ["patch applications"]]);
        assert.deepEqual(cluster.labels, [{ "fiaas/bootstrap": null }]);
    });

    it("does nothing when it becomes permanent: the Application is declared with it then", async () => {
        await bench.update({ label }, {});

        assert.deepEqual(cluster.requests, []);
    });

    it("tells who may not take it away how to do it", async () => {
        cluster.replies["patch applications"] = forbidden("patch", "applications");
        await bench.update({}, { label });

        assert.match(
            bench.warnings.join(),
            /^namespaces\.a\.fiaas: the Application keeps the label fiaas\/bootstrap.* may not patch applications.* kubectl -n a label applications\.fiaas\.schibsted\.io\/fiaas-deploy-daemon fiaas\/bootstrap-\.$/,
        );
    });

    it("finds nothing to bootstrap, and says so, where somebody deleted the Application", async () => {
        cluster.replies["patch applications"] = { status: 404 };
        cluster.onPod = () => cluster.container({ terminated: { exitCode: 0 } }, "Succeeded");

        await assert.rejects(bench.create({ label }), /0 applications were bootstrapped/);
    });

    it("is no business of a bootstrap whose label is permanent", async () => {
        await bench.create();

        assert.deepEqual(cluster.labels, []);
    });
});
