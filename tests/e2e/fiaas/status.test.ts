import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { closedPort, kubeconfigFor } from "../../provider/fake-server";
import { eventually } from "../../support/eventually";
import { addressesOf, images } from "./fixture";
import { endOf, type FlotillaRun, runInProject, startInProject } from "../../support/flotilla";
import { type StatusDaemon, type StatusReport } from "./status-report";
import { fiaasSuite } from "./suite";

const first = addressesOf("st-a");
const second = addressesOf("st-b");
const idLabel = "fiaas/deployment_id";

describe("flotilla status", () => {
    const suite = fiaasSuite();

    before(async () => {
        configure();
        await suite.up();
    });

    function configure(force?: string): void {
        const daemon = force === undefined ? {} : { bootstrap: { force } };
        const channels = { stable: { image: images.old }, latest: { image: images.new } };
        suite.project.configure({
            cluster: { identifier: "test" },
            fiaas: { channels, crds: { protect: false } },
            namespaces: { "st-a": { fiaas: daemon }, "st-b": { fiaas: { channel: "latest", ...daemon } } },
        });
    }

    const status = (...options: string[]): Promise<FlotillaRun> => runInProject(suite.project, "status", ...options);

    /** Writes as kubectl does: the Kubernetes provider takes back what it has written, and nobody else's. */
    async function patch(address: string, body: object, contentType = "application/merge-patch+json"): Promise<void> {
        const query = { fieldManager: "kubectl-edit" };
        const request = { method: "PATCH", path: address, query, contentType, body } as const;
        const answer = await suite.cluster.client.connection.request(request);
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }

    async function remove(address: string): Promise<void> {
        const query = { gracePeriodSeconds: "0" };
        await suite.cluster.client.connection.request({ method: "DELETE", path: address, query });
    }

    /** Waits until a daemon is in a state, and returns what is told of it; the exit code has to go with it. */
    async function stateOf(namespace: string, state: string): Promise<StatusDaemon> {
        let found: StatusDaemon | undefined;
        await eventually(async () => {
            const { code, output, errors } = await status("--json");
            const { ok, installations } = JSON.parse(output) as StatusReport;
            found = installations[0]?.daemons.find((daemon) => daemon.namespace === namespace);
            assert.equal(found?.state, state, output + errors);
            assert.deepEqual([ok, code], state === "ok" ? [true, 0] : [false, 1], output);
        });
        assert.ok(found);
        return found;
    }

    it("ends with 0 when all daemons are as they should be, and shows them", async () => {
        const { code, output, errors } = await status();

        assert.deepEqual([code, errors], [0, ""]);
        assert.equal(
            output,
            [
                "test",
                "  NAMESPACE  STATE  CHANNEL  VERSION",
                "  st-a       ok     stable   20220808113256-eef68a8",
                "  st-b       ok     latest   v1.10.0",
                "",
                "2 daemons: 2 ok. Channels: latest 1, stable 1. Versions: 20220808113256-eef68a8",
                "1, v1.10.0 1.",
                "",
            ].join("\n"),
        );
    });

    it("gives programs the same, with deployment ids and what Skipper would show", async () => {
        const { code, output } = await status("test", "--json");
        const { ok, installations } = JSON.parse(output) as StatusReport;
        const application = await suite.cluster.get(first.application);

        assert.deepEqual([code, ok], [0, true]);
        assert.deepEqual(installations[0]?.daemons[0], {
            namespace: "st-a",
            state: "ok",
            skipperStatus: "OK",
            channel: "stable",
            source: "channel",
            version: "20220808113256-eef68a8",
            declaredVersion: "20220808113256-eef68a8",
            digest: null,
            declaredDigest: null,
            deploymentId: application?.metadata.labels?.[idLabel],
            why: "",
        });
    });

    it("gives Prometheus its text format", async () => {
        const { code, output } = await status("--prometheus");

        assert.equal(code, 0);
        const samples = output.split("\n").filter((line) => line !== "" && !line.startsWith("# "));
        assert.deepEqual(samples, [
            'flotilla_fiaas_installation_asked{installation="test"} 1',
            'flotilla_fiaas_namespaces{installation="test",state="ok",channel="latest",version="v1.10.0"} 1',
            'flotilla_fiaas_namespaces{installation="test",state="ok",channel="stable",version="20220808113256-eef68a8"} 1',
            'flotilla_fiaas_daemon_ok{installation="test",namespace="st-a"} 1',
            'flotilla_fiaas_daemon_ok{installation="test",namespace="st-b"} 1',
        ]);
    });

    it("sees a configuration that somebody edited in the cluster", async () => {
        const { data } = (await suite.cluster.get(first.configMap)) ?? {};
        await patch(first.configMap, { data: { "cluster_config.yaml": "enable-crd-support: false\n" } });
        const { why, skipperStatus } = await stateOf("st-a", "drifted");
        await patch(first.configMap, { data });

        assert.match(why, /^Not as declared: the ConfigMap's cluster_config\.yaml\. Run `pulumi up --refresh`\.$/);
        assert.equal(skipperStatus, "OK", "Skipper does not look at it");
    });

    it("sees a bootstrap at work", async () => {
        suite.cluster.daemons.behave("st-a", { bootstrap: "silent" });
        const name = "fiaas-deploy-daemon-bootstrap";
        const spec = { restartPolicy: "Never", containers: [{ name, image: images.old, command: [name] }] };
        await suite.cluster.client.connection.request({
            method: "POST",
            path: "/api/v1/namespaces/st-a/pods",
            body: { metadata: { name, labels: { app: name } }, spec },
        });
        const { why } = await stateOf("st-a", "bootstrapping");
        await remove(first.pod);

        assert.match(why, /^The bootstrap pod /);
    });

    it("sees a daemon that could not deploy itself", async () => {
        suite.cluster.daemons.behave("st-a", { daemon: "fails" });
        await patch(first.application, { metadata: { labels: { [idLabel]: "by-hand-1" } } });
        const { why, deploymentId } = await stateOf("st-a", "failed");
        suite.cluster.daemons.behave("st-a", {});
        await patch(first.application, { metadata: { labels: { [idLabel]: "by-hand-2" } } });

        assert.equal(deploymentId, "by-hand-1");
        assert.match(why, /kubectl logs -n st-a deployment\/fiaas-deploy-daemon/);
        await stateOf("st-a", "ok");
    });

    it("sees a Deployment whose image somebody changed, and a rollout that is stuck by it", async () => {
        const containers = [{ name: "fiaas-deploy-daemon", image: "fiaas/does-not-exist:v1" }];
        const strategic = "application/strategic-merge-patch+json";
        await patch(second.deployment, { spec: { template: { spec: { containers } } } }, strategic);
        assert.match(
            (await stateOf("st-b", "drifted")).why,
            /the Deployment's image \(fiaas\/does-not-exist:v1, declared: fiaas\/fiaas-deploy-daemon:v1\.10\.0\)/,
        );

        // The declared image again, and beside it a container that never starts.
        const sidecar = { name: "sidecar", image: "fiaas/does-not-exist:v1" };
        const template = { spec: { containers: [{ name: "fiaas-deploy-daemon", image: images.new }, sidecar] } };
        await patch(second.deployment, { spec: { progressDeadlineSeconds: 1, template } }, strategic);
        // The deadline may pass a moment before the pod has tried to pull.
        await eventually(async () => {
            assert.match(
                (await stateOf("st-b", "stuck")).why,
                /^The rollout does not go on \(ProgressDeadlineExceeded\); of a pod: its image cannot be pulled/,
            );
        });
    });

    it("sees that a Deployment is missing, and changes nothing about it", async () => {
        await remove(second.deployment);
        suite.cluster.writes();
        const { why, version, skipperStatus } = await stateOf("st-b", "missing");

        assert.deepEqual([version, skipperStatus], [null, "NOT_FOUND"]);
        assert.match(why, /^There is no Deployment\. .*bootstrap\.force and run `pulumi up`\.$/);
        const { code, output } = await status();
        assert.equal(code, 1);
        assert.match(output, /^2 daemons: 1 ok, 1 missing\./m);
        assert.deepEqual(suite.cluster.writes(), []);
    });

    it("tells what helps: a new value of bootstrap.force, and a refresh where something else was changed", async () => {
        configure("once");
        await suite.up();
        await stateOf("st-b", "ok");

        await patch(first.configMap, { data: { tag: "edited" } });
        await remove(second.application);
        await remove(second.deployment);
        assert.match(
            (await stateOf("st-b", "missing")).why,
            /^There is neither .* change its bootstrap\.force first\.$/,
        );
        configure("twice");
        await suite.up("--refresh");
        await stateOf("st-b", "ok");
        assert.equal((await status()).code, 0);
    });

    it("goes on with --watch until Ctrl-C", async () => {
        const watch = startInProject(suite.project, "status", "--watch", "--json", "--interval", "0.2");
        const end = endOf(watch);
        let lines = 0;
        watch.stdout?.on("data", (data: Buffer) => {
            lines += data.toString().split("\n").length - 1;
            if (lines >= 2) {
                watch.kill("SIGINT");
            }
        });
        const { code, output, errors } = await end;

        assert.deepEqual([code, errors], [130, ""]);
        const reports = output.trimEnd().split("\n");
        assert.ok(reports.length >= 2, output);
        for (const report of reports) {
            assert.equal((JSON.parse(report) as StatusReport).installations[0]?.daemons.length, 2);
        }
    });

    it("ends with 2 when a cluster cannot be reached", async () => {
        const file = path.join(suite.project.folder, "unreachable.json");
        writeFileSync(file, kubeconfigFor({ server: `https://127.0.0.1:${await closedPort()}` }));
        const environment = { ...suite.project.environment, KUBECONFIG: file };
        const { code, output } = await runInProject({ ...suite.project, environment }, "status");

        assert.equal(code, 2);
        assert.match(output, /^test cannot be asked:\n {2}https:\/\/127\.0\.0\.1:\d+: connection refused\./);
    });
});
