import assert from "node:assert/strict";
import path from "node:path";
import { testAuthority } from "../../fleet/certificates/issuer";
import { eventually } from "../../support/eventually";
import { cleanUp } from "../control-plane-support";
import { failures, type HealthCluster, type HealthJson, runHealth, startHealthCluster } from "./cluster";
import { daemonSet, deployment, listOf, systemObjects } from "./objects";

/** The address is the one that the control plane tells of itself; it is nobody's (RFC 5737). */
const configuration = `  flotilla:cluster: { identifier: test }
  flotilla:nodes:
    node-1: { addresses: ["192.0.2.1"], roles: [control-plane] }
    node-2: { addresses: ["192.0.2.2"] }
    node-3: { addresses: ["192.0.2.3"] }
`;

describe("flotilla health", function () {
    this.timeout(180_000);

    let cluster: HealthCluster;

    before(async () => {
        cluster = await startHealthCluster(configuration);
        await cluster.elect("kube-controller-manager");
        await cluster.elect("kube-scheduler");
        cluster.kubectl(["apply", "-f", "-"], systemObjects());
        await untilHealthy();
    });

    after(async () => {
        await cluster.stop();
        await cleanUp();
    });

    /** A controller that could not renew its lease has ended, and a kubelet would start it again. */
    async function untilHealthy(): Promise<void> {
        cluster.electAgain();
        await eventually(async () => {
            const { code, report } = await cluster.json();
            assert.equal(code, 0, JSON.stringify(failures(report)));
        }, 60_000);
    }

    function states({ layers }: HealthJson): string[] {
        return layers.map(({ state, blockedBy }) => (blockedBy === null ? state : `${state} by ${blockedBy}`));
    }

    /** Waits until a layer fails first. */
    async function verdict(layer: number, ...more: string[]): Promise<HealthJson> {
        let found: HealthJson | undefined;
        await eventually(async () => {
            const { code, report } = await cluster.json(more);
            assert.deepEqual([report.verdict, code], [layer, 10 + layer], JSON.stringify(failures(report)));
            found = report;
        }, 60_000);
        assert.ok(found !== undefined);
        return found;
    }

    it("says that no layer of a cluster fails that is well, with exit code 0", async () => {
        const { code, report } = await cluster.json();
        assert.deepEqual([code, report.ok, report.verdict], [0, true, null]);
        assert.deepEqual(states(report), ["pass", "pass", "pass", "pass", "pass", "skipped", "pass", "pass", "pass"]);
        const passed = report.layers.flatMap(({ checks }) => checks.filter(({ state }) => state === "pass"));
        const names = passed.map(({ name }) => name);
        for (const name of [
            "endpoints of the Service kubernetes",
            "lease of kube-scheduler",
            "lease of kube-controller-manager",
            "leases of nodes",
            "DaemonSet kube-system/kube-proxy",
            "DaemonSet kube-system/kube-flannel-ds",
            "endpoints of the Service kube-dns",
        ]) {
            assert.ok(names.includes(name), `${name} is not among ${names.join(", ")}`);
        }
    });

    it("tells people the same in lines that fit a terminal, without colors where there is none", async () => {
        const { code, output, errors } = await cluster.health(["test", "--all", "--timeout", "5"]);
        assert.deepEqual([code, errors], [0, ""]);
        assert.match(output, /^test\n {2}STATE {4}LAYER\n {2}pass {5}0 certificates and clocks\n/);
        assert.match(output, /\n\nNo layer fails\. Nothing to check: layer 5\.\n$/);
        assert.deepEqual(
            output.split("\n").filter((line) => line.length > 80 || line.includes("\u001b")),
            [],
        );
    });

    it("names the workloads, which pull secret does not exist, and nothing else, for an image that cannot be pulled", async () => {
        const broken = deployment("default", "shop", "shop", "example.com/does-not-exist:v1", [{ name: "quay" }]);
        cluster.kubectl(["apply", "-f", "-"], listOf([broken]));
        try {
            // Its first pod may fail a moment before the second one.
            await eventually(async () => {
                assert.match(
                    failures(await verdict(8)).join("\n"),
                    /^8 images of pods: default\/shop-\S+ cannot pull its image: the pull secret quay does not exist; .*\.$/,
                );
            });
        } finally {
            cluster.kubectl(["delete", "deployment", "shop"]);
        }
        await untilHealthy();
    });

    it("names the workloads for a pod that is not ready for longer than it may take, and not before", async () => {
        const spec = {
            nodeName: "node-2",
            containers: [{ name: "main", image: "main:1" }],
            readinessGates: [{ conditionType: "example.com/never" }],
        };
        const broken = { apiVersion: "v1", kind: "Pod", metadata: { name: "gated", namespace: "default" }, spec };
        cluster.kubectl(["apply", "-f", "-"], listOf([broken]));
        cluster.kubectl(["patch", "pod", "gated", "--subresource=status", "-p", notReady]);
        const report = await verdict(8, "--not-ready-minutes", "0");
        const { code } = await cluster.json(["--not-ready-minutes", "5"]);
        cluster.kubectl(["delete", "pod", "gated", "--grace-period=0", "--force"]);
        assert.match(failures(report).join("\n"), /^8 pods are ready: default\/gated has not been ready for \d+ s\./);
        assert.equal(code, 0);
    });

    it("names layer 3 for an anchor that is not ready, with what its probe says", async () => {
        const labels = { "app.kubernetes.io/managed-by": "flotilla" };
        cluster.kubectl(
            ["apply", "-f", "-"],
            listOf([daemonSet("etcd-anchor", "example.com/does-not-exist:v1", labels)]),
        );
        await verdict(3);
        const [name = ""] = cluster
            .kubectl(["get", "pods", "-n", "kube-system", "-l", "k8s-app=etcd-anchor", "-o", "name"])
            .split("\n");
        cluster.kubectl(["apply", "-f", "-"], listOf([probeEvent(name.replace("pod/", ""))]));
        const report = await verdict(3);
        cluster.kubectl(["delete", "daemonset", "etcd-anchor", "-n", "kube-system"]);
        const [failure = "", ...others] = failures(report);
        assert.deepEqual(others, []);
        assert.match(
            failure,
            /^3 DaemonSet kube-system\/etcd-anchor: 0 of 3 pods are ready, 3 as they are wanted now; /,
        );
        assert.match(failure, /on node-\d: revision 1a2b3c was not healthy within 120 s; /);
        await untilHealthy();
    });

    it("names layer 3 for a scheduler that was killed, whose lease nobody renews", async () => {
        await cluster.kill("kube-scheduler");
        const report = await verdict(3);
        assert.match(
            failures(report).join("\n"),
            /^3 lease of kube-scheduler: kube-scheduler does not run: its lease is held no more \(last renewed \d+ s ago, and it lasts 2 s\)\./,
        );
        await untilHealthy();
    });

    it("names layer 0 where the API server shows a certificate that the kubeconfig does not trust", async () => {
        const stranger = await testAuthority("stranger");
        const kubeconfig = cluster.kubectl(["config", "view", "--raw", "-o", "json"]);
        const trust = JSON.stringify(Buffer.from(stranger.bundle).toString("base64"));
        cluster.project.write(
            "stranger.json",
            kubeconfig.replace(/"certificate-authority-data": "[^"]*"/, `"certificate-authority-data": ${trust}`),
        );
        const file = path.join(cluster.project.folder, "stranger.json");
        const { code, output } = await runHealth(cluster.project, ["test", "--json"], file);
        const report = JSON.parse(output) as HealthJson;
        assert.deepEqual([code, ...states(report).slice(0, 4)], [10, "fail", "unknown", "blocked by 0", "unknown"]);
        assert.match(
            failures(report)[0] ?? "",
            /^0 127\.0\.0\.1:\d+ \(kubeconfig\): .*its chain does not lead to what clients trust/,
        );
    });

    it("names layer 1 where the API server does not reach its etcd", async () => {
        await cluster.plane.killComponent("etcd");
        const report = await verdict(1);
        await cluster.plane.startComponent("etcd");
        assert.equal(report.layers[2]?.state, "blocked");
        assert.match(
            failures(report)[0] ?? "",
            /^1 etcd by 127\.0\.0\.1:\d+: The API server does not reach its etcd \(/,
        );
        await untilHealthy();
    });

    it("names layer 2 where the API does not answer, knows nothing of what is above, and tells what to do on the node", async () => {
        await cluster.plane.killComponent("kube-apiserver");
        const { code, report } = await cluster.json();
        const { output } = await cluster.health(["test", "--timeout", "2"]);
        await cluster.plane.startComponent("kube-apiserver");
        assert.deepEqual([code, report.verdict], [12, 2]);
        assert.deepEqual(states(report).slice(1), ["unknown", "fail", ...Array.from({ length: 6 }, () => "unknown")]);
        assert.deepEqual(
            report.nodeCommands.map(({ node }) => node),
            ["node-1"],
        );
        for (const command of ["crictl ps -a", "ls -la /etc/kubernetes/manifests", "ss -ltnp", "/var/log/pods/"]) {
            assert.ok(
                report.nodeCommands[0]?.commands.some((one) => one.includes(command)),
                command,
            );
        }
        assert.match(output, /\nOn node-1 \(192\.0\.2\.1\), as root:\n/);
        await untilHealthy();
    });
});

/** kwok does not take it back. */
const notReady = JSON.stringify({
    status: { conditions: [{ type: "Ready", status: "False", reason: "ReadinessGatesNotReady" }] },
});

/** What a kubelet writes when a readiness probe fails. */
function probeEvent(pod: string): object {
    const involvedObject = { apiVersion: "v1", kind: "Pod", name: pod, namespace: "kube-system" };
    return {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: `${pod}.1`, namespace: "kube-system" },
        involvedObject,
        type: "Warning",
        reason: "Unhealthy",
        message: "Readiness probe failed: revision 1a2b3c was not healthy within 120 s\n",
        lastTimestamp: new Date().toISOString(),
    };
}
