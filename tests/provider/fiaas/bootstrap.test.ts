import assert from "node:assert/strict";
import { unknown } from "../../../provider/property-values";
import { BootstrapBench, inputs, pod } from "./bootstrap-bench";
import { deploymentOf, type FakeDaemonCluster, forbidden } from "./fake-daemon-cluster";

describe("Bootstrap", () => {
    let bench: BootstrapBench;
    let cluster: FakeDaemonCluster;

    beforeEach(async () => {
        bench = await BootstrapBench.start();
        ({ cluster } = bench);
    });
    afterEach(() => cluster.stop());

    it("runs the pod where there is no Deployment, waits until the daemon is available, and removes the pod", async () => {
        cluster.onPod = () => cluster.bootstrapWell();
        const { id, outputs } = await bench.create();

        assert.deepEqual([id, outputs], ["r", { ...inputs, outcome: "bootstrapped" }]);
        assert.equal(cluster.pod, undefined);
        assert.deepEqual(bench.statuses, [
            "bootstrap pod is pending",
            "bootstrap pod is running",
            "waiting for the Deployment",
        ]);
        assert.deepEqual(bench.warnings, []);
    });

    it("makes no pod where there is a Deployment, and waits for the deployment id", async () => {
        cluster.deployment = deploymentOf();
        cluster.after(5000, () => cluster.result("SUCCESS"));
        const { outputs } = await bench.create();

        assert.deepEqual([outputs["outcome"], cluster.count("create pods")], ["rolled out", 0]);
        assert.deepEqual(bench.statuses, ["waiting for the daemon to deploy itself", "waiting for the Deployment"]);
    });

    it("removes what an earlier run left behind, and waits until it is really gone, before it makes the pod", async () => {
        cluster.pod = { metadata: { uid: "old", finalizers: ["kubelet"] }, status: { phase: "Succeeded" } };
        cluster.after(8000, () => (cluster.pod = undefined));
        cluster.onPod = () => cluster.bootstrapWell();
        const { outputs } = await bench.create();

        assert.deepEqual([outputs["outcome"], cluster.count("create pods")], ["bootstrapped", 1]);
        assert.equal(bench.statuses[0], "waiting for the old bootstrap pod to be gone");
    });

    it("removes the pod of a killed run, too, when that run made the Deployment", async () => {
        cluster.pod = { metadata: { uid: "old" }, status: { phase: "Succeeded" } };
        cluster.deployment = deploymentOf();
        cluster.result("SUCCESS");
        const { outputs } = await bench.create();

        assert.deepEqual([outputs["outcome"], cluster.pod], ["rolled out", undefined]);
    });

    it("waits for a Deployment that is being deleted, and then bootstraps", async () => {
        cluster.deployment = { ...deploymentOf(), metadata: { deletionTimestamp: "now" } };
        cluster.after(9000, () => (cluster.deployment = undefined));
        cluster.onPod = () => cluster.bootstrapWell();

        assert.equal((await bench.create()).outputs["outcome"], "bootstrapped");
    });

    it("makes the pod again when another one came between", async () => {
        cluster.replies["create pods"] = { status: 409 };
        cluster.after(100, () => delete cluster.replies["create pods"]);
        cluster.onPod = () => cluster.bootstrapWell();

        assert.equal((await bench.create()).outputs["outcome"], "bootstrapped");
    });

    it("makes a pod without resources where a quota admits only BestEffort", async () => {
        cluster.quotas = [{ spec: { hard: { pods: "0" }, scopes: ["NotBestEffort"] } }];
        cluster.onPod = () => cluster.bootstrapWell();
        await bench.create();

        assert.deepEqual(cluster.manifests[0]?.spec?.containers?.[0]?.resources, {});
    });

    it("warns when it may not list quotas, and takes it that there are none", async () => {
        cluster.replies["list resourcequotas"] = forbidden("list", "resourcequotas");
        cluster.onPod = () => cluster.bootstrapWell();
        await bench.create();

        assert.match(
            bench.warnings.join(),
            /^namespaces\.a\.fiaas: the user "ci" may not list resourcequotas in the namespace "a" \(403\)/,
        );
        assert.deepEqual(cluster.manifests, [pod]);
    });

    it("does not take an old FAILED of the same deployment id for the answer", async () => {
        cluster.result("FAILED");
        cluster.onPod = () => cluster.bootstrapWell();

        assert.equal((await bench.create()).outputs["outcome"], "bootstrapped");
    });

    it("counts only the container of the bootstrap: others beside it may never end", async () => {
        cluster.onPod = () => {
            cluster.bootstrapWell();
            cluster.after(5000, () => {
                const containerStatuses = [
                    { name: "mesh", state: {} },
                    { name: "bootstrap", state: { terminated: { exitCode: 0 } } },
                ];
                cluster.pod = { ...cluster.pod, status: { phase: "Running", containerStatuses } };
            });
        };

        assert.equal((await bench.create()).outputs["outcome"], "bootstrapped");
    });

    for (const [failure, reply] of [
        ["is overloaded", { status: 503 }],
        ["cuts the connection", "cut"],
    ] as const) {
        it(`goes on when the API server ${failure} for a while`, async () => {
            cluster.onPod = () => {
                cluster.bootstrapWell();
                cluster.after(2000, () => (cluster.replies["get pods"] = reply));
                cluster.after(10_000, () => delete cluster.replies["get pods"]);
            };

            assert.equal((await bench.create()).outputs["outcome"], "bootstrapped");
        });
    }

    it("makes no request in a preview, and does not know the outcome", async () => {
        const created = await bench.create({}, true);
        const updated = await bench.update({}, { deploymentId: unknown }, true);

        assert.deepEqual([created.outputs["outcome"], updated.outputs["outcome"]], [unknown, unknown]);
        assert.deepEqual(cluster.requests, []);
    });

    it("says which inputs cannot be used, and lets unknown ones pass", async () => {
        const request = { ...bench.resource, oldInputs: undefined, randomSeed: new Uint8Array() };
        const bad = await bench.bootstrap.check({ ...request, newInputs: { ...inputs, image: 1, deadline: 0 } });
        const good = await bench.bootstrap.check({ ...request, newInputs: { ...inputs, deploymentId: unknown } });

        assert.deepEqual(
            bad.failures?.map(({ property }) => property),
            ["image", "deadline"],
        );
        assert.deepEqual(good.failures, []);
    });
});
