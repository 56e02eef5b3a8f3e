import assert from "node:assert/strict";
import { applicationVersion, bootstrapName, daemonName, type LiveObject } from "../../support/fiaas-daemon/kinds";
import { until } from "../../support/eventually";
import { Playground } from "../../support/fiaas-daemon/playground";
import { sharedControlPlane } from "../../support/shared-cluster";

interface IngressObject extends LiveObject {
    readonly spec: { readonly rules: readonly { readonly host: string }[] };
}

interface WaitingPod extends LiveObject {
    readonly status?: {
        readonly phase?: string;
        readonly containerStatuses?: readonly { readonly state?: { readonly waiting?: { readonly reason: string } } }[];
    };
}

describe("simulated fiaas-deploy-daemon bootstrap", function () {
    this.timeout(120_000);
    let playground: Playground;

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        const limits = { rolloutLimit: 3_000, bootstrapLimit: 1_000 };
        playground = await Playground.open(kubeconfig, "simulated-bootstrap", limits);
    });

    after(() => playground.close());

    it("deploys the daemon with its whole configuration and ends with 0", async () => {
        const place = await playground.newPlace({ configuration: { "ingress-suffix": ["example.com"] } });
        await place.deploy("first");
        await place.bootstrap();
        const { phase, exitCode, reason, message } = await place.outcome();
        assert.deepEqual([phase, exitCode, reason, message], ["Succeeded", 0, "Completed", undefined]);
        assert.equal((await place.status("first"))?.result, "SUCCESS");
        const { metadata } = (await place.get("/apis/apps/v1", "deployments", daemonName)) as LiveObject;
        assert.deepEqual(metadata.labels, {
            app: daemonName,
            "fiaas/version": "v1.10.0",
            "fiaas/deployment_id": "first",
            "fiaas/deployed_by": "v1.10.0",
        });
        const ingress = (await place.get("/apis/networking.k8s.io/v1", "ingresses", daemonName)) as IngressObject;
        assert.deepEqual(
            ingress.spec.rules.map(({ host }) => host),
            [`${daemonName}.example.com`],
        );
        assert.ok(await place.get("/api/v1", "services", daemonName));
        assert.ok(await place.get("/api/v1", "serviceaccounts", daemonName));
    });

    it("keeps the parsed specification, the time and the owner in the status", async () => {
        const place = await playground.livingPlace();
        const status = await place.status("first");
        assert.match(status?.logs?.join("\n") ?? "", /"image":"fiaas\/fiaas-deploy-daemon:v1\.10\.0"/);
        assert.deepEqual(status?.metadata.labels, { app: daemonName, "fiaas/deployment_id": "first" });
        assert.ok(status.metadata.annotations?.["fiaas/last_updated"]);
        const application = (await place.get(`/apis/${applicationVersion}`, "applications", daemonName)) as LiveObject;
        assert.equal(status.metadata.ownerReferences?.[0]?.uid, application.metadata.uid);
    });

    it("ends with 0 when there is no Application", async () => {
        const place = await playground.newPlace();
        await place.bootstrap();
        assert.equal((await place.outcome()).exitCode, 0);
        await playground.says(place, "Bootstrapped 0 applications");
    });

    it("ends with 1 without --enable-crd-support", async () => {
        const place = await playground.newPlace({ configuration: { "enable-crd-support": false } });
        await place.deploy("first");
        await place.bootstrap({ args: [] });
        const { phase, exitCode, message } = await place.outcome();
        assert.deepEqual([phase, exitCode], ["Failed", 1]);
        assert.match(message ?? "", /requires --enable-crd-support/);
    });

    it("ends with 1 at once when it may not list Applications", async () => {
        const place = await playground.newPlace({ without: ["applications"] });
        await place.deploy("first");
        await place.bootstrap();
        const { exitCode, message } = await place.outcome();
        assert.equal(exitCode, 1);
        assert.match(message ?? "", /^403 .*cannot list resource "applications"/);
    });

    it("ends with 1 when the time is up, with a FAILED status, when a right is missing", async () => {
        const place = await playground.newPlace({ without: ["poddisruptionbudgets"] });
        await place.deploy("first");
        await place.bootstrap();
        const { exitCode, message } = await place.outcome();
        assert.equal(exitCode, 1);
        assert.match(message ?? "", /Timed out .*fiaas-deploy-daemon is FAILED/);
        // The daemon that the Deployment runs tries it, too, and says meanwhile that it is RUNNING.
        const status = await until("the status of what failed", async () => {
            const found = await place.status("first");
            return found?.result === "FAILED" && found;
        });
        assert.match(status.logs?.join("\n") ?? "", /403 .*poddisruptionbudgets/);
        // It comes last: the Deployment is there already.
        assert.ok(await place.deployedImage());
    });

    it("fails before the Deployment without use-networkingv1-ingress", async () => {
        const place = await playground.newPlace({ configuration: { "use-networkingv1-ingress": false } });
        await place.deploy("first");
        await place.bootstrap();
        assert.equal((await place.outcome()).exitCode, 1);
        assert.equal(await place.deployedImage(), undefined);
    });

    it("never runs when its image cannot be pulled", async () => {
        const place = await playground.newPlace();
        await place.deploy("first");
        await place.bootstrap({ image: "does-not-exist:1" });
        const pod = await until("ImagePullBackOff", async () => {
            const found = (await place.get("/api/v1", "pods", bootstrapName)) as WaitingPod;
            const reason = found.status?.containerStatuses?.[0]?.state?.waiting?.reason;
            return reason === "ImagePullBackOff" && found;
        });
        assert.equal(pod.status?.phase, "Pending");
        assert.deepEqual(playground.linesOf(place), []);
    });

    it("runs on without doing anything when it is to be silent", async () => {
        const place = await playground.newPlace();
        playground.daemon.behave(place.name, { bootstrap: "silent" });
        await place.deploy("first");
        await place.bootstrap();
        await playground.says(place, "bootstrap: started");
        await playground.hearsEverything();
        assert.equal(((await place.get("/api/v1", "pods", bootstrapName)) as WaitingPod).status?.phase, "Running");
        assert.equal(await place.status("first"), undefined);
    });

    for (const { bootstrap, exitCode, result } of [
        { bootstrap: "crashes", exitCode: 1, result: undefined },
        { bootstrap: "fails", exitCode: 1, result: "FAILED" },
        { bootstrap: "finds nothing", exitCode: 0, result: undefined },
        { bootstrap: "slow", exitCode: 0, result: "SUCCESS" },
    ] as const) {
        it(`ends with ${exitCode} and the status ${String(result)} when it is "${bootstrap}"`, async () => {
            const place = await playground.newPlace();
            playground.daemon.behave(place.name, { bootstrap, ...(bootstrap === "slow" && { delay: 300 }) });
            await place.deploy("first");
            await place.bootstrap();
            assert.equal((await place.outcome()).exitCode, exitCode);
            assert.equal((await place.status("first"))?.result, result);
        });
    }

    it("does nothing once it is stopped, and a new one goes on with what it finds", async () => {
        await playground.daemon.stop();
        const place = await playground.newPlace();
        const said = playground.daemon.log.length;
        await place.deploy("first");
        await place.bootstrap();
        await until("a pod that runs", async () => {
            const pod = (await place.get("/api/v1", "pods", bootstrapName)) as WaitingPod;
            return pod.status?.phase === "Running";
        });
        assert.equal(playground.daemon.log.length, said);
        await playground.startAgain();
        assert.equal((await place.outcome()).exitCode, 0);
    });
});
