import assert from "node:assert/strict";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { type SimulatedDaemon, startSimulatedDaemon } from "../../support/fiaas-daemon/fiaas-daemon";
import { applicationVersion, bootstrapName, daemonName, type LiveObject } from "../../support/fiaas-daemon/kinds";
import { createDefinitions, eventually, Place, type PlaceOptions } from "../../support/fiaas-daemon/playground";
import { sharedControlPlane } from "../../support/shared-cluster";

const applications = `/apis/${applicationVersion}`;
const newer = "fiaas/fiaas-deploy-daemon:v1.10.1";

interface DeploymentObject extends LiveObject {
    readonly spec: {
        readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
    };
}

interface IngressObject extends LiveObject {
    readonly spec: { readonly rules: readonly { readonly host: string }[] };
}

interface WaitingPod extends LiveObject {
    readonly status?: {
        readonly phase?: string;
        readonly containerStatuses?: readonly { readonly state?: { readonly waiting?: { readonly reason: string } } }[];
    };
}

describe("simulated fiaas-deploy-daemon", function () {
    this.timeout(120_000);
    let client: ClusterClient;
    let daemon: SimulatedDaemon;
    let count = 0;

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        client = await clusterClient(kubeconfig);
        daemon = await startSimulatedDaemon(kubeconfig, { rolloutLimit: 3_000, bootstrapLimit: 1_000 });
        // After it, as in a cluster that gets its definitions together with its daemons.
        await createDefinitions(client.connection);
    });

    after(async () => {
        await daemon.stop();
        client.connection.close();
    });

    const newPlace = (options?: PlaceOptions): Promise<Place> =>
        Place.create(client.connection, `simulated-daemon-${++count}`, options);

    const deployedImage = async (place: Place): Promise<string | undefined> => {
        const deployment = (await place.get("/apis/apps/v1", "deployments", daemonName)) as
            DeploymentObject | undefined;
        return deployment?.spec.template.spec.containers[0]?.image;
    };

    /** A place whose daemon was bootstrapped with the id "first" and watches. */
    const livingPlace = async (options?: PlaceOptions): Promise<Place> => {
        const place = await newPlace(options);
        await place.deploy("first");
        await place.bootstrap();
        assert.equal((await place.outcome()).exitCode, 0);
        await watchesAgain(place, 1);
        return place;
    };

    const linesOf = (place: Place): string[] => daemon.log.filter((line) => line.startsWith(`${place.name}: `));

    const watchesAgain = (place: Place, times: number): Promise<true> =>
        eventually(`daemon ${times} of ${place.name}`, () => {
            const lines = linesOf(place).filter((line) => line.includes("daemon: watches, "));
            return Promise.resolve(lines.length >= times ? true : undefined);
        });

    const says = (place: Place, text: string): Promise<true> =>
        eventually(`"${text}" in ${place.name}`, () =>
            Promise.resolve(linesOf(place).some((line) => line.includes(text)) ? true : undefined),
        );

    describe("bootstrap", () => {
        it("deploys the daemon with its whole configuration and ends with 0", async () => {
            const place = await newPlace({ configuration: { "ingress-suffix": ["example.com"] } });
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
            const place = await livingPlace();
            const status = await place.status("first");
            assert.match(status?.logs?.join("\n") ?? "", /"image":"fiaas\/fiaas-deploy-daemon:v1\.10\.0"/);
            assert.deepEqual(status?.metadata.labels, { app: daemonName, "fiaas/deployment_id": "first" });
            assert.ok(status.metadata.annotations?.["fiaas/last_updated"]);
            const application = (await place.get(applications, "applications", daemonName)) as LiveObject;
            assert.equal(status.metadata.ownerReferences?.[0]?.uid, application.metadata.uid);
        });

        it("ends with 0 when there is no Application", async () => {
            const place = await newPlace();
            await place.bootstrap();
            assert.equal((await place.outcome()).exitCode, 0);
            await says(place, "Bootstrapped 0 applications");
        });

        it("ends with 1 without --enable-crd-support", async () => {
            const place = await newPlace({ configuration: { "enable-crd-support": false } });
            await place.deploy("first");
            await place.bootstrap({ args: [] });
            const { phase, exitCode, message } = await place.outcome();
            assert.deepEqual([phase, exitCode], ["Failed", 1]);
            assert.match(message ?? "", /requires --enable-crd-support/);
        });

        it("ends with 1 at once when it may not list Applications", async () => {
            const place = await newPlace({ without: ["applications"] });
            await place.deploy("first");
            await place.bootstrap();
            const { exitCode, message } = await place.outcome();
            assert.equal(exitCode, 1);
            assert.match(message ?? "", /^403 .*cannot list resource "applications"/);
        });

        it("ends with 1 when the time is up, with a FAILED status, when a right is missing", async () => {
            const place = await newPlace({ without: ["poddisruptionbudgets"] });
            await place.deploy("first");
            await place.bootstrap();
            const { exitCode, message } = await place.outcome();
            assert.equal(exitCode, 1);
            assert.match(message ?? "", /Timed out .*fiaas-deploy-daemon is FAILED/);
            const status = await place.status("first");
            assert.equal(status?.result, "FAILED");
            assert.match(status.logs?.join("\n") ?? "", /403 .*poddisruptionbudgets/);
            // It comes last: the Deployment is there already.
            assert.ok(await deployedImage(place));
        });

        it("fails before the Deployment without use-networkingv1-ingress", async () => {
            const place = await newPlace({ configuration: { "use-networkingv1-ingress": false } });
            await place.deploy("first");
            await place.bootstrap();
            assert.equal((await place.outcome()).exitCode, 1);
            assert.equal(await deployedImage(place), undefined);
        });

        it("never runs when its image cannot be pulled", async () => {
            const place = await newPlace();
            await place.deploy("first");
            await place.bootstrap({ image: "does-not-exist:1" });
            const pod = await eventually("ImagePullBackOff", async () => {
                const found = (await place.get("/api/v1", "pods", bootstrapName)) as WaitingPod;
                const reason = found.status?.containerStatuses?.[0]?.state?.waiting?.reason;
                return reason === "ImagePullBackOff" && found;
            });
            assert.equal(pod.status?.phase, "Pending");
            assert.deepEqual(linesOf(place), []);
        });

        it("runs on without doing anything when it is to be silent", async () => {
            const place = await newPlace();
            daemon.behave(place.name, { bootstrap: "silent" });
            await place.deploy("first");
            await place.bootstrap();
            await says(place, "bootstrap: started");
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
                const place = await newPlace();
                daemon.behave(place.name, { bootstrap, ...(bootstrap === "slow" && { delay: 300 }) });
                await place.deploy("first");
                await place.bootstrap();
                assert.equal((await place.outcome()).exitCode, exitCode);
                assert.equal((await place.status("first"))?.result, result);
            });
        }
    });

    describe("daemon", () => {
        it("ignores another image with the same deployment id, and rolls out with a new one", async () => {
            const place = await livingPlace();
            await place.deploy("first", newer);
            await says(place, "first: skipped");
            assert.equal(await deployedImage(place), "fiaas/fiaas-deploy-daemon:v1.10.0");
            await place.deploy("second", newer);
            await place.result("second", "SUCCESS");
            assert.equal(await deployedImage(place), newer);
            await watchesAgain(place, 2);
        });

        it("stays on B when A comes back with its old id, and takes A with a new one", async () => {
            const place = await livingPlace();
            await place.deploy("second", newer);
            await place.result("second", "SUCCESS");
            await watchesAgain(place, 2);
            await place.deploy("first");
            await says(place, "first: skipped");
            assert.equal(await deployedImage(place), newer);
            await place.deploy("third");
            await place.result("third", "SUCCESS");
            assert.equal(await deployedImage(place), "fiaas/fiaas-deploy-daemon:v1.10.0");
        });

        it("reads its configuration only when its pod starts", async () => {
            const place = await livingPlace();
            const hasIngress = async (): Promise<boolean> =>
                (await place.get("/apis/networking.k8s.io/v1", "ingresses", daemonName)) !== undefined;
            await place.configure({ "ingress-suffix": ["example.com"] });
            // The daemon that deploys this is the old one: it still has no suffix, but gets a new pod.
            await place.deploy("second", newer);
            await place.result("second", "SUCCESS");
            assert.equal(await hasIngress(), false);
            await watchesAgain(place, 2);
            await place.deploy("third", newer);
            await place.result("third", "SUCCESS");
            assert.equal(await hasIngress(), true);
        });

        it("watches nothing without enable-crd-support, which only the bootstrap was given", async () => {
            const place = await newPlace({ configuration: { "enable-crd-support": false } });
            await place.deploy("first");
            await place.bootstrap();
            assert.equal((await place.outcome()).exitCode, 0);
            await says(place, "daemon: watches nothing");
            await place.deploy("second", newer);
            await place.deploy("third", newer, "other");
            assert.equal(await place.status("second"), undefined);
        });

        it("has no rights as `default`, when the account of the bootstrap has them", async () => {
            const configuration = { "enable-service-account-per-app": false };
            const place = await newPlace({ configuration });
            await place.deploy("first");
            await place.bootstrap();
            assert.equal((await place.outcome()).exitCode, 0);
            await says(place, "daemon: 403 ");
            assert.equal((await place.daemonPods())[0]?.spec.serviceAccountName, "default");
        });

        it("deploys ordinary applications, with success once they are rolled out", async () => {
            const place = await livingPlace();
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
            const place = await livingPlace();
            await place.deploy("b-1", "shop", "shop");
            await place.result("b-1", "FAILED", "shop");
            await place.deploy("b-2", "shop:1", "shop", { version: 1 });
            await place.result("b-2", "FAILED", "shop");
        });

        it("refuses an image by digest, whose label would be too long", async () => {
            const place = await livingPlace();
            await place.deploy("c-1", `shop@sha256:${"0".repeat(64)}`, "shop");
            await place.result("c-1", "FAILED", "shop");
            assert.match((await place.status("c-1", "shop"))?.logs?.join("\n") ?? "", /must be no more than 63/);
        });

        it("keeps the newest ten statuses of an application", async () => {
            const place = await livingPlace();
            for (let id = 1; id <= 11; id++) {
                await place.deploy(`d-${id}`, "shop", "shop");
                await place.result(`d-${id}`, "FAILED", "shop");
            }
            assert.equal(await place.status("d-1", "shop"), undefined);
            assert.ok(await place.status("d-2", "shop"));
        });

        it("hears of nothing while it is silent, and of everything afterwards", async () => {
            const place = await livingPlace();
            daemon.behave(place.name, { daemon: "silent" });
            await place.deploy("second", newer);
            await place.deploy("second", newer, "other", { replicas: { minimum: 1, maximum: 1 } });
            assert.equal(await place.status("second"), undefined);
            daemon.behave(place.name, {});
            await place.result("second", "SUCCESS");
        });

        it("deploys nothing and says so when it is to fail", async () => {
            const place = await livingPlace();
            daemon.behave(place.name, { daemon: "fails" });
            await place.deploy("second", newer);
            await place.result("second", "FAILED");
            assert.equal(await deployedImage(place), "fiaas/fiaas-deploy-daemon:v1.10.0");
        });

        it("does nothing once its Deployment is gone", async () => {
            const place = await livingPlace();
            await place.delete("/apis/apps/v1", "deployments", daemonName);
            await eventually("no pod", async () => (await place.daemonPods()).length === 0);
            await eventually("no Deployment", async () => (await deployedImage(place)) === undefined);
            await place.deploy("second", newer);
            assert.equal(await place.status("second"), undefined);
            assert.equal(await deployedImage(place), undefined);
        });

        it("leaves objects that the garbage collector removes with the Application", async () => {
            const place = await livingPlace();
            await place.delete(applications, "applications", daemonName);
            await eventually("no Application", async () => {
                return (await place.get(applications, "applications", daemonName)) === undefined;
            });
            assert.equal(await deployedImage(place), undefined);
            assert.equal(await place.get("/api/v1", "services", daemonName), undefined);
            assert.equal(await place.status("first"), undefined);
            assert.ok(await place.get("/api/v1", "serviceaccounts", daemonName));
        });

        it("lives on when a namespace is deleted underneath", async () => {
            const place = await livingPlace();
            await client.deleteNamespace(place.name);
            await eventually("no namespace", async () => (await client.namespace(place.name)) === undefined);
            await livingPlace();
        });
    });

    describe("simulation", () => {
        it("does nothing once it is stopped, and a new one goes on with what it finds", async () => {
            await daemon.stop();
            const place = await newPlace();
            const said = daemon.log.length;
            await place.deploy("first");
            await place.bootstrap();
            await eventually("a pod that runs", async () => {
                const pod = (await place.get("/api/v1", "pods", bootstrapName)) as WaitingPod;
                return pod.status?.phase === "Running";
            });
            assert.equal(daemon.log.length, said);
            daemon = await startSimulatedDaemon((await sharedControlPlane()).kubeconfig);
            assert.equal((await place.outcome()).exitCode, 0);
        });
    });
});
