import assert from "node:assert/strict";
import { BootstrapBench, type FailureCase, testFailures } from "./bootstrap-bench";
import { forbidden, statusName } from "./fake-daemon-cluster";

const podFailures: FailureCase[] = [
    {
        what: "the exit code and the last log lines",
        then: (cluster) => {
            cluster.log = `${"x\n".repeat(20)}the CRD is absent\n`;
            cluster.container({ terminated: { exitCode: 1, reason: "Error" } }, "Failed");
        },
        says: [/the bootstrap pod ended with exit code 1\. Its last words:\n( {4}x\n){9} {4}the CRD is absent\n/],
    },
    {
        what: "the kubelet's copy of the last words to those who may not read logs",
        before: (cluster) => (cluster.replies["get pods/log"] = forbidden("get", "pods/log")),
        then: (cluster) =>
            cluster.container({ terminated: { exitCode: 137, reason: "OOMKilled", message: "so much" } }, "Failed"),
        says: [/exit code 137 \(OOMKilled\)\. Its last words:\n {4}so much\n/],
    },
    {
        what: "the exit code alone when there are no words",
        then: (cluster) => cluster.container({ terminated: { exitCode: 2 } }, "Failed"),
        says: [
            /exit code 2\. Mend it and run `pulumi up` again; if .* namespaces\.a\.fiaas\.bootstrap\.force a new value\.$/,
        ],
    },
    {
        what: "why an image cannot be pulled, and not only that the kubelet waits",
        then: (cluster) => {
            cluster.container({ waiting: { reason: "ErrImagePull", message: "manifest unknown\n" } });
            cluster.after(500, () =>
                cluster.container({ waiting: { reason: "ImagePullBackOff", message: "Back-off" } }),
            );
        },
        says: [/the bootstrap pod does not start: ErrImagePull: manifest unknown\. /],
    },
    {
        what: "a wrong image name at once",
        then: (cluster) => cluster.container({ waiting: { reason: "InvalidImageName", message: "cannot parse" } }),
        says: [/the bootstrap pod does not start: InvalidImageName: cannot parse\. /],
    },
    {
        what: "what the container lacks",
        then: (cluster) =>
            cluster.container({ waiting: { reason: "CreateContainerConfigError", message: "no secret" } }),
        says: [/does not start: CreateContainerConfigError: no secret\. /],
    },
    {
        what: "that somebody deleted the pod",
        then: (cluster) => cluster.after(3000, () => (cluster.pod = undefined)),
        says: [/somebody deleted the bootstrap pod while it was at work\. /],
    },
    {
        what: "that somebody is deleting the pod",
        then: (cluster) => (cluster.pod = { ...cluster.pod, metadata: { uid: "uid-1", deletionTimestamp: "now" } }),
        says: [/somebody is deleting the bootstrap pod while it is at work\. /],
    },
    {
        what: "that somebody made another pod of the same name",
        then: (cluster) => cluster.after(3000, () => (cluster.pod = { metadata: { uid: "other" } })),
        says: [/somebody put another pod in the place of the bootstrap pod\. /],
    },
    {
        what: "that the pod was evicted",
        then: (cluster) =>
            (cluster.pod = { ...cluster.pod, status: { phase: "Failed", reason: "Evicted", message: "no disk" } }),
        says: [/the bootstrap pod failed: Evicted: no disk\. /],
    },
    {
        what: "that nothing was bootstrapped, although the pod ended well",
        then: (cluster) => cluster.container({ terminated: { exitCode: 0 } }, "Succeeded"),
        says: [
            /: 0 applications were bootstrapped: .* no ApplicationStatus fiaas-deploy-daemon-upijhicqmavbi /,
            /fiaas\/bootstrap=true/,
        ],
    },
    {
        what: "FAILED at once, and how to see why, but not the log that holds the specification",
        then: (cluster) => {
            cluster.log = "secret";
            cluster.container({ running: {} }, "Running");
            cluster.after(3000, () => cluster.result("FAILED"));
        },
        says: [
            /^namespaces\.a\.fiaas: the deployment abc ended with FAILED\. /,
            new RegExp(`kubectl -n a get application-statuses\\.fiaas\\.schibsted\\.io ${statusName} -o jsonpath=`),
        ],
        neverSays: /secret/,
    },
    {
        what: "FAILED of an earlier run when the pod ends without another",
        before: (cluster) => cluster.result("FAILED"),
        then: (cluster) => cluster.container({ terminated: { exitCode: 0 } }, "Succeeded"),
        says: [/ended with FAILED/],
    },
];

describe("Bootstrap whose pod fails", () => {
    testFailures(podFailures);
});

describe("Bootstrap that fails", () => {
    let bench: BootstrapBench;

    beforeEach(async () => {
        bench = await BootstrapBench.start();
    });
    afterEach(() => bench.cluster.stop());

    it("removes the pod after its words were read", async () => {
        bench.cluster.log = "the last words";
        bench.cluster.onPod = () => bench.cluster.container({ terminated: { exitCode: 1 } }, "Failed");
        await bench.failedCreation();

        assert.equal(bench.cluster.pod, undefined);
        assert.deepEqual(bench.cluster.requests.slice(-2), ["get pods/log", "delete pods"]);
    });

    it("lets an image that could not be pulled once pass", async () => {
        bench.cluster.onPod = () => {
            bench.cluster.container({ waiting: { reason: "ErrImagePull" } });
            bench.cluster.after(100, () => bench.cluster.bootstrapWell());
            bench.cluster.after(100, () => bench.cluster.container({ waiting: { reason: "ContainerCreating" } }));
        };

        assert.equal((await bench.create()).outputs["outcome"], "bootstrapped");
    });

    it("does not wait any more when the engine cancels", async () => {
        bench.cluster.onPod = () =>
            bench.cluster.after(5000, () => {
                bench.cancellation.abort(new Error("cancelled"));
            });

        assert.equal(
            await bench.failedCreation(),
            "namespaces.a.fiaas: cancelled before it was done. It is safe to run `pulumi up` again.",
        );
        assert.ok(bench.cluster.clock.now() < 7000);
    });
});
