import assert from "node:assert/strict";
import { applicationVersion, daemonName } from "../../support/fiaas-daemon/kinds";
import { until } from "../../support/eventually";
import { Playground } from "../../support/fiaas-daemon/playground";
import { sharedControlPlane } from "../../support/shared-cluster";

const applications = `/apis/${applicationVersion}`;
const newer = "fiaas/fiaas-deploy-daemon:v1.10.1";

describe("simulated fiaas-deploy-daemon that watches", function () {
    this.timeout(120_000);
    let playground: Playground;

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        const limits = { rolloutLimit: 3_000, bootstrapLimit: 1_000 };
        playground = await Playground.open(kubeconfig, "simulated-daemon", limits);
    });

    after(() => playground.close());

    it("ignores another image with the same deployment id, and rolls out with a new one", async () => {
        const place = await playground.livingPlace();
        await place.deploy("first", newer);
        await playground.says(place, "first: skipped");
        assert.equal(await place.deployedImage(), "fiaas/fiaas-deploy-daemon:v1.10.0");
        await place.deploy("second", newer);
        await place.result("second", "SUCCESS");
        assert.equal(await place.deployedImage(), newer);
        await playground.watches(place, 2);
    });

    it("stays on B when A comes back with its old id, and takes A with a new one", async () => {
        const place = await playground.livingPlace();
        await place.deploy("second", newer);
        await place.result("second", "SUCCESS");
        await playground.watches(place, 2);
        await place.deploy("first");
        await playground.says(place, "first: skipped");
        assert.equal(await place.deployedImage(), newer);
        await place.deploy("third");
        await place.result("third", "SUCCESS");
        assert.equal(await place.deployedImage(), "fiaas/fiaas-deploy-daemon:v1.10.0");
    });

    it("reads its configuration only when its pod starts", async () => {
        const place = await playground.livingPlace();
        const hasIngress = async (): Promise<boolean> =>
            (await place.get("/apis/networking.k8s.io/v1", "ingresses", daemonName)) !== undefined;
        await place.configure({ "ingress-suffix": ["example.com"] });
        // The daemon that deploys this is the old one: it still has no suffix, but gets a new pod.
        await place.deploy("second", newer);
        await place.result("second", "SUCCESS");
        assert.equal(await hasIngress(), false);
        await playground.watches(place, 2);
        await place.deploy("third", newer);
        await place.result("third", "SUCCESS");
        assert.equal(await hasIngress(), true);
    });

    it("watches nothing without enable-crd-support, which only the bootstrap was given", async () => {
        const place = await playground.newPlace({ configuration: { "enable-crd-support": false } });
        await place.deploy("first");
        await place.bootstrap();
        assert.equal((await place.outcome()).exitCode, 0);
        await playground.says(place, "daemon: watches nothing");
        await place.deploy("second", newer);
        await playground.hearsEverything();
        assert.equal(await place.status("second"), undefined);
    });

    it("has no rights as `default`, when the account of the bootstrap has them", async () => {
        const configuration = { "enable-service-account-per-app": false };
        const place = await playground.newPlace({ configuration });
        await place.deploy("first");
        await place.bootstrap();
        assert.equal((await place.outcome()).exitCode, 0);
        await playground.says(place, "daemon: 403 ");
        assert.equal((await place.daemonPods())[0]?.spec.serviceAccountName, "default");
    });

    it("deploys ordinary applications, with success once they are rolled out", async () => {
        const place = await playground.livingPlace();
        const config = { replicas: { minimum: 2, maximum: 3 }, admin_access: false };
        await place.deploy("a-1", "shop:1", "shop", config);
        await place.result("a-1", "SUCCESS", "shop");
        assert.ok(await place.get("/api/v1", "services", "shop"));
        assert.ok(await place.get("/apis/autoscaling/v1", "horizontalpodautoscalers", "shop"));
        assert.ok(await place.get("/apis/policy/v1", "poddisruptionbudgets", "shop"));
        await place.deploy("a-2", "does-not-exist:1", "shop", config);
        await place.result("a-2", "RUNNING", "shop");
        await place.result("a-2", "FAILED", "shop");
    });

    it("fails an image without a version, and a fiaas.yml without one", async () => {
        const place = await playground.livingPlace();
        await place.deploy("b-1", "shop", "shop");
        await place.result("b-1", "FAILED", "shop");
        await place.deploy("b-2", "shop:1", "shop", { version: 1 });
        await place.result("b-2", "FAILED", "shop");
    });

    it("refuses an image by digest, whose label would be too long", async () => {
        const place = await playground.livingPlace();
        await place.deploy("c-1", `shop@sha256:${"0".repeat(64)}`, "shop");
        await place.result("c-1", "FAILED", "shop");
        assert.match((await place.status("c-1", "shop"))?.logs?.join("\n") ?? "", /must be no more than 63/);
    });

    it("keeps the newest ten statuses of an application", async () => {
        const place = await playground.livingPlace();
        for (let id = 1; id <= 11; id++) {
            await place.deploy(`d-${id}`, "shop", "shop");
            await place.result(`d-${id}`, "FAILED", "shop");
        }
        assert.equal(await place.status("d-1", "shop"), undefined);
        assert.ok(await place.status("d-2", "shop"));
    });

    it("hears of nothing while it is silent, and of everything afterwards", async () => {
        const place = await playground.livingPlace();
        playground.daemon.behave(place.name, { daemon: "silent" });
        await place.deploy("second", newer);
        await playground.hearsEverything();
        assert.equal(await place.status("second"), undefined);
        playground.daemon.behave(place.name, {});
        await place.result("second", "SUCCESS");
    });

    it("deploys nothing and says so when it is to fail", async () => {
        const place = await playground.livingPlace();
        playground.daemon.behave(place.name, { daemon: "fails" });
        await place.deploy("second", newer);
        await place.result("second", "FAILED");
        assert.equal(await place.deployedImage(), "fiaas/fiaas-deploy-daemon:v1.10.0");
    });

    it("does nothing once its Deployment is gone", async () => {
        const place = await playground.livingPlace();
        await place.delete("/apis/apps/v1", "deployments", daemonName);
        await until("no pod", async () => (await place.daemonPods()).length === 0);
        await until("no Deployment", async () => (await place.deployedImage()) === undefined);
        await place.deploy("second", newer);
        await playground.hearsEverything();
        assert.equal(await place.status("second"), undefined);
        assert.equal(await place.deployedImage(), undefined);
    });

    it("leaves objects that the garbage collector removes with the Application", async () => {
        const place = await playground.livingPlace();
        await place.delete(applications, "applications", daemonName);
        const isGone = async (): Promise<boolean> =>
            (await place.get(applications, "applications", daemonName)) === undefined;
        // The garbage collector looks for new kinds only every 30 s, and until then it does not know of Applications.
        await until("no Application", isGone, 60_000);
        assert.equal(await place.deployedImage(), undefined);
        assert.equal(await place.get("/api/v1", "services", daemonName), undefined);
        assert.equal(await place.status("first"), undefined);
        assert.ok(await place.get("/api/v1", "serviceaccounts", daemonName));
    });

    it("lives on when a namespace is deleted underneath", async () => {
        const place = await playground.livingPlace();
        await playground.client.deleteNamespace(place.name);
        await until("no namespace", async () => (await playground.client.namespace(place.name)) === undefined);
        await playground.livingPlace();
    });
});
