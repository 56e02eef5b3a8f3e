import assert from "node:assert/strict";
import { readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { type ControlPlane, controlPlaneStatus } from "../../toolchain/control-plane/control-plane";
import { layoutOf } from "../../toolchain/control-plane/layout";
import { until } from "../support/eventually";
import {
    cleanUp,
    type Kubectl,
    kubectlFor,
    listeningAddresses,
    living,
    newDirectory,
    start,
} from "./control-plane-support";

const failingPods = `
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
    name: pod-fails
spec:
    resourceRef: { apiGroup: v1, kind: Pod }
    weight: 1
    selector:
        matchLabels: { fails: "true" }
        matchExpressions:
            - { key: .status.podIP, operator: DoesNotExist }
    next:
        statusTemplate: |
            phase: Failed
            podIP: 10.0.0.99
`;

const failingPod = JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "broken", labels: { fails: "true" } },
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "main:1" }] },
});

describe("local control plane", function () {
    this.timeout(120_000);
    let controlPlane: ControlPlane;
    let kubectl: Kubectl;

    before(async () => {
        controlPlane = await start(newDirectory(), { kwokStages: failingPods });
        kubectl = await kubectlFor(controlPlane);
    });

    after(cleanUp);

    it("has three nodes that are Ready", () => {
        const ready = '{range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status} {end}';
        assert.equal(
            kubectl(["get", "nodes", "-o", `jsonpath=${ready}`]).trim(),
            "node-1=True node-2=True node-3=True",
        );
    });

    it("lets nobody else read its folder, kubeconfig and keys", () => {
        assert.equal(statSync(controlPlane.directory).mode & 0o777, 0o700);
        assert.equal(statSync(controlPlane.kubeconfig).mode & 0o777, 0o600);
        const { certificates } = layoutOf(controlPlane.directory);
        for (const name of readdirSync(certificates)) {
            assert.equal(statSync(path.join(certificates, name)).mode & 0o777, 0o600, name);
        }
    });

    it("listens on 127.0.0.1 only", function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        const listening = Object.values(controlPlane.processIds).flatMap(listeningAddresses);
        const expected = Object.values(controlPlane.ports).map((port: number) => `127.0.0.1:${port}`);
        assert.deepEqual(listening.sort(), expected.sort());
    });

    it("makes the pods of a Deployment Ready", async () => {
        kubectl(["create", "deployment", "web", "--image=web:1", "--replicas=3"]);
        const replicas = ["get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}"];
        await until("three ready replicas", () => kubectl(replicas) === "3", 30_000, 100);
    });

    it("lets further stages decide what becomes of a pod", async () => {
        kubectl(["create", "-f", "-"], failingPod);
        const phase = ["get", "pod", "broken", "-o", "jsonpath={.status.phase}"];
        await until("a failed pod", () => kubectl(phase) === "Failed", 30_000, 100);
    });

    it("is what a second start of the same directory returns", async () => {
        const second = await start(controlPlane.directory, { kwokStages: failingPods });
        assert.deepEqual(second.processIds, controlPlane.processIds);
    });

    it("says how it is, component by component", async () => {
        const status = await controlPlaneStatus(controlPlane.directory);
        assert.equal(status.state, "running");
        assert.equal(status.server, controlPlane.server);
        assert.ok(status.components.every(({ ready }) => ready));
    });

    for (const name of ["kube-apiserver", "kube-controller-manager", "etcd"] as const) {
        it(`loses ${name} to kill -9 and gets it back on the same port`, async () => {
            const before = controlPlane.processIds[name];
            await controlPlane.killComponent(name);
            const status = await controlPlaneStatus(controlPlane.directory);
            assert.equal(status.state, "partly running");
            assert.equal(status.components.find((component) => component.name === name)?.running, false);
            await controlPlane.startComponent(name);
            assert.notEqual(controlPlane.processIds[name], before);
            assert.equal(living(controlPlane.directory).length, 6);
            await until(
                "the API to answer",
                () => kubectl(["get", "nodes", "-o", "name"]).includes("node-3"),
                30_000,
                100,
            );
        });
    }

    it("keeps data and ports over a stop and a start, and makes certificates anew when one is broken", async () => {
        kubectl(["create", "configmap", "kept"]);
        const { ports } = controlPlane;
        await controlPlane.stop();
        assert.deepEqual(living(controlPlane.directory), []);
        truncateSync(path.join(layoutOf(controlPlane.directory).certificates, "admin.key"), 10);
        controlPlane = await start(controlPlane.directory);
        assert.deepEqual(controlPlane.ports, ports);
        assert.match(kubectl(["get", "configmap", "kept", "-o", "name"]), /kept/);
        await controlPlane.stop();
    });

    it("takes other ports when its own are taken, and starts empty when its data are unusable", async () => {
        const { directory, ports } = controlPlane;
        const data = layoutOf(directory).etcdData;
        writeFileSync(path.join(data, "member", "snap", "db"), "not a database");
        const other = createServer().listen(ports.apiServer, "127.0.0.1");
        const lines: string[] = [];
        try {
            controlPlane = await start(directory, { onProgress: (line) => lines.push(line) });
        } finally {
            other.close();
        }
        assert.notEqual(controlPlane.ports.apiServer, ports.apiServer);
        const said = lines.some((line) => line.startsWith("etcd cannot use its data; they are moved to"));
        assert.ok(said, lines.join("\n"));
        assert.ok(readdirSync(directory).some((name) => name.startsWith("etcd.unusable-")));
        await controlPlane.stop();
    });

    it("says at once which component did not start and what it said, and leaves nothing running", async () => {
        const directory = newDirectory();
        const started = Date.now();
        await assert.rejects(start(directory, { apiServerFlags: ["--no-such-flag"] }), (error: Error) => {
            assert.match(error.message, /The control plane did not start\. kube-apiserver ended with exit code 1/);
            assert.match(error.message, /unknown flag: --no-such-flag/);
            return true;
        });
        assert.ok(Date.now() - started < 20_000);
        assert.deepEqual(living(directory), []);
    });
});
