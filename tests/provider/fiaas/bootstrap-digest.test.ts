import assert from "node:assert/strict";
import { BootstrapBench } from "./bootstrap-bench";
import { deploymentOf, type FakeDaemonCluster, forbidden, image } from "./fake-daemon-cluster";

const right = `sha256:${"1".repeat(64)}`;
const other = `sha256:${"2".repeat(64)}`;
const daemonPod = (digest: string) => ({
    spec: { containers: [{ name: "fiaas-deploy-daemon", image }] },
    status: { containerStatuses: [{ name: "fiaas-deploy-daemon", imageID: `docker.io/fiaas/fdd@${digest}` }] },
});
const message = async (work: Promise<unknown>): Promise<string> => {
    const failure: unknown = await work.then(
        () => assert.fail("it did not fail"),
        (error: unknown) => error,
    );
    return (failure as Error).message;
};

describe("Bootstrap with a digest on record", () => {
    let bench: BootstrapBench;
    let cluster: FakeDaemonCluster;

    beforeEach(async () => {
        bench = await BootstrapBench.start();
        ({ cluster } = bench);
        cluster.onPod = () => cluster.bootstrapWell();
    });
    afterEach(() => cluster.stop());

    it("is content when the bootstrap pod and the daemon run that image", async () => {
        cluster.imageId = `docker.io/fiaas/fdd@${right}`;
        cluster.daemonPods = [daemonPod(right)];
        const { outputs } = await bench.create({ digest: right });

        assert.deepEqual([outputs["outcome"], bench.warnings], ["bootstrapped", []]);
    });

    it("takes an image that the kubelet does not tell for not known", async () => {
        cluster.imageId = "";
        cluster.daemonPods = [{}];

        assert.equal((await bench.create({ digest: right })).outputs["outcome"], "bootstrapped");
    });

    it("fails at once when the bootstrap pod runs another, with both digests and what to do", async () => {
        cluster.imageId = `docker.io/fiaas/fdd@${other}`;
        const text = await message(bench.create({ digest: right }));

        assert.ok(
            text.startsWith(
                `namespaces.a.fiaas: the bootstrap pod runs another image than the one on record: ${image} has the digest ${other}, ` +
                    `and the release has ${right}. `,
            ),
            text,
        );
        assert.match(text, /write its digest into the release's key digest; .* run `pulumi up` again\.$/);
        assert.equal(cluster.pod, undefined, "the pod goes");
        assert.ok(cluster.clock.now() < 3000, "nobody waits for what the pod would say");
    });

    it("fails when the daemon runs another in the end", async () => {
        cluster.daemonPods = [daemonPod(other)];

        assert.match(await message(bench.create({ digest: right })), /: a pod of the daemon runs another image /);
    });

    it("fails when the daemon has updated itself to another", async () => {
        cluster.deployment = deploymentOf();
        cluster.result("SUCCESS");
        cluster.daemonPods = [daemonPod(other)];
        const from = { deploymentId: "old", digest: right };

        assert.match(await message(bench.update(from, { digest: right })), /: a pod of the daemon runs another image /);
    });

    it("lets a pod pass that is still there from before", async () => {
        cluster.daemonPods = [daemonPod(other)];
        cluster.onAnswer = (request) => {
            if (request === "list pods") {
                cluster.daemonPods = [daemonPod(right)];
            }
        };

        assert.equal((await bench.create({ digest: right })).outputs["outcome"], "bootstrapped");
    });

    it("compares a digest that is put on record later with what runs", async () => {
        cluster.deployment = deploymentOf();
        cluster.result("SUCCESS");
        cluster.daemonPods = [daemonPod(other)];

        assert.match(await message(bench.update({}, { digest: right })), /: a pod of the daemon runs another image /);
        assert.equal((await bench.update({}, { digest: other })).outputs["outcome"], "rolled out");
    });

    it("does nothing when the digest is taken off the record", async () => {
        await bench.update({ digest: right }, {});

        assert.deepEqual(cluster.requests, []);
    });

    it("warns once those who may not list pods, and goes on", async () => {
        cluster.replies["list pods"] = forbidden("list", "pods");
        const { outputs } = await bench.create({ digest: right });

        assert.equal(outputs["outcome"], "bootstrapped");
        assert.equal(bench.warnings.length, 1, bench.warnings.join());
        assert.match(
            bench.warnings.join(),
            /^namespaces\.a\.fiaas: the user "ci" may not list pods .* Without it nobody compares the digest on record/,
        );
    });

    it("asks for no pods where no digest is on record", async () => {
        await bench.create();

        assert.equal(cluster.count("list pods"), 0);
    });
});
