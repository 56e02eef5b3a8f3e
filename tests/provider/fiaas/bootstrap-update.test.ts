import assert from "node:assert/strict";
import { type PropertyMap, unknown } from "../../../provider/property-values";
import { BootstrapBench, inputs } from "./bootstrap-bench";
import { deploymentOf, type FakeDaemonCluster, forbidden } from "./fake-daemon-cluster";

describe("Bootstrap that is there", () => {
    let bench: BootstrapBench;
    let cluster: FakeDaemonCluster;

    beforeEach(async () => {
        bench = await BootstrapBench.start();
        ({ cluster } = bench);
    });
    afterEach(() => cluster.stop());

    describe("diff and update", () => {
        for (const { what, from = {}, to = {}, diff } of [
            { what: "a new id", to: { deploymentId: "new" }, diff: { deploymentId: { kind: "update" } } },
            { what: "an unknown id", to: { deploymentId: unknown }, diff: { deploymentId: { kind: "update" } } },
            { what: "a new image", to: { image: "new" }, diff: { image: { kind: "update" } } },
            { what: "a first force", to: { force: "1" }, diff: { force: { kind: "add" } } },
            { what: "another force", from: { force: "1" }, to: { force: "2" }, diff: { force: { kind: "update" } } },
            { what: "no force any more", from: { force: "1" }, diff: { force: { kind: "delete" } } },
            { what: "a digest on record", to: { digest: "sha256:1" }, diff: { digest: { kind: "add" } } },
            { what: "a label that is temporary now", to: { label: "temporary" }, diff: { label: { kind: "add" } } },
            { what: "another namespace", to: { namespace: "b" }, diff: { namespace: { kind: "update-replace" } } },
            { what: "another deadline", to: { deadline: 300 }, diff: {} },
            { what: "another manifest", to: { pod: { spec: {} } }, diff: {} },
        ] as { what: string; from?: PropertyMap; to?: PropertyMap; diff: object }[]) {
            it(`${Object.keys(diff).length === 0 ? "sees no change in" : "sees"} ${what}`, async () => {
                assert.deepEqual((await bench.bootstrap.diff(bench.change(from, to))).detailedDiff, diff);
            });
        }

        it("only waits for the daemon when the id or the image is new", async () => {
            cluster.deployment = deploymentOf({ from: "old" });
            cluster.after(4000, () => cluster.result("SUCCESS"));
            cluster.after(6000, () => (cluster.deployment = deploymentOf()));
            const { outputs } = await bench.update({ deploymentId: "old", image: "old" }, {});

            assert.equal(outputs["outcome"], "rolled out");
            assert.deepEqual([...new Set(cluster.requests)].sort(), ["get application-statuses", "get deployments"]);
        });

        it("runs the pod again when force changes, although there is a Deployment", async () => {
            cluster.deployment = deploymentOf();
            cluster.onPod = () => cluster.bootstrapWell();
            const { outputs } = await bench.update({ force: "1" }, { force: "2" });

            assert.deepEqual([outputs["outcome"], cluster.count("create pods")], ["bootstrapped", 1]);
        });

        it("does nothing when force is taken away", async () => {
            const { outputs } = await bench.update({ force: "1" }, {});

            assert.deepEqual([outputs, cluster.requests], [{ ...inputs, outcome: "bootstrapped" }, []]);
        });

        it("counts no look as the last word: the Deployment may be older than the result beside it", async () => {
            cluster.deployment = deploymentOf();
            cluster.result("SUCCESS");
            await bench.update({ deploymentId: "old" }, {});

            assert.equal(cluster.count("get deployments"), 2);
        });
    });

    describe("delete", () => {
        const remove = () =>
            bench.bootstrap.delete({ ...bench.resource, id: "r", oldInputs: inputs, outputs: inputs, timeout: 0 });

        it("removes a pod that was left behind", async () => {
            cluster.pod = { metadata: { uid: "old" } };
            await remove();

            assert.equal(cluster.pod, undefined);
        });

        it("is content when there is no pod, or no namespace", async () => {
            await remove();

            assert.deepEqual(cluster.requests, ["delete pods"]);
        });

        it("warns who may not do it", async () => {
            cluster.replies["delete pods"] = forbidden("delete", "pods");
            await remove();

            assert.match(
                bench.warnings.join(),
                /^namespaces\.a\.fiaas: a bootstrap pod .* would stay: the user "ci" may not delete pods/,
            );
        });

        it("fails when the API server does not answer", async () => {
            cluster.replies["delete pods"] = "cut";

            await assert.rejects(remove(), /namespaces\.a\.fiaas: the bootstrap pod could not be deleted: http/);
        });
    });
});
