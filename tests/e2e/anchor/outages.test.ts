import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { textAt } from "../../support/probe";
import { report, WebOnNode } from "./web-on-node";

const namespace = "kube-system";
const manifest = "/etc/kubernetes/manifests/web.yaml";
const daemonSet = { kind: "DaemonSet", name: "web-anchor", namespace };
const second = 1000;

describe("a component that an anchor has placed on a real kubelet", function () {
    this.timeout(120 * second);
    const web = WebOnNode.use();
    const placed = { files: { "web.conf": { content: "1", onChange: "restart" as const } } };

    before(async () => {
        await web.apply(placed);
        await web.label(true);
        await web.untilReady();
    });

    /** Waits until there is another pod of the DaemonSet than that, and it is ready. */
    async function untilReplaced(uid: string | undefined): Promise<void> {
        await eventually(async () => {
            const pods = await web.pods();
            assert.ok(pods.length === 1 && pods[0]?.metadata.uid !== uid, JSON.stringify(pods));
        }, 60 * second);
        await web.untilReady();
    }

    async function kubeletStartedAgain(): Promise<number> {
        const begun = performance.now();
        await web.cluster.node.startKubelet();
        await web.untilPage("v1");
        return (performance.now() - begun) / second;
    }

    const removals = {
        "is deleted": (name: string) => web.cluster.delete({ kind: "Pod", name, namespace }),
        "is deleted by force": (name: string) =>
            web.cluster.delete({ kind: "Pod", name, namespace }, { gracePeriodSeconds: 0 }),
        "is evicted": (name: string) => web.cluster.evict(name, namespace),
    };
    for (const [what, remove] of Object.entries(removals)) {
        it(`misses not one request when the anchor's pod ${what}`, async () => {
            const before = web.identity(manifest);
            const { failures } = await web.probed(async () => {
                const [pod] = await web.pods();
                await remove(pod?.metadata.name ?? "");
                await untilReplaced(pod?.metadata.uid);
            });
            assert.deepEqual([failures, web.identity(manifest)], [0, before]);
        });
    }

    it("needs under 10 MB and 1 % of a core for its anchor while nothing changes", async () => {
        const { node } = web.cluster;
        const usage = (): { memory: number; nanoseconds: number } => {
            const [processId] = node.processesOf(/anchor\.sh run/);
            return cgroupUsage(processId ?? assert.fail("There is no anchor."));
        };
        const before = usage();
        await sleep(10 * second);
        const after = usage();
        const megabytes = after.memory / 2 ** 20;
        // In the tests it looks every second, by default every 15.
        const percent = (((after.nanoseconds - before.nanoseconds) / 1e9 / 10) * 100) / 15;
        report(`idle anchor: ${megabytes.toFixed(1)} MB, ${percent.toFixed(2)} % of a core at 15 s`);
        assert.ok(megabytes < 10 && percent < 1);
    });

    it("serves on without API and etcd, and is back in under 5 s after everything on the node was killed", async () => {
        const { controlPlane, node } = web.cluster;
        const { failures } = await web.probed(async () => {
            await controlPlane.killComponent("kube-apiserver");
            await controlPlane.killComponent("etcd");
            await sleep(2 * second);
        });
        assert.equal(failures, 0);
        await node.stopKubelet();
        await node.killContainers();
        assert.equal(await textAt(web.url), undefined);
        const seconds = await kubeletStartedAgain();
        report(`kubelet started to answering, without API: ${seconds.toFixed(2)} s`);
        assert.ok(seconds < 5, String(seconds));
    });

    it("is back in under 5 s after a power cut, without API", async () => {
        const { node } = web.cluster;
        await node.powerOff();
        assert.equal(await textAt(web.url), undefined);
        await node.boot();
        await node.startContainerd();
        const seconds = await kubeletStartedAgain();
        report(`kubelet started to answering after a power cut, without API: ${seconds.toFixed(2)} s`);
        assert.ok(seconds < 5, String(seconds));
    });

    it("is taken over untouched by the anchor that comes when the API is there again", async () => {
        const before = web.identity(manifest);
        const { controlPlane, node } = web.cluster;
        const { failures } = await web.probed(async () => {
            await controlPlane.startComponent("etcd");
            await controlPlane.startComponent("kube-apiserver");
            // It would look for pods of the API again only after its backoff, up to a minute.
            await node.stopKubelet();
            await node.startKubelet();
            await web.cluster.untilNodeReady();
            await web.untilReady();
        });
        assert.deepEqual([failures, web.identity(manifest)], [0, before]);
    });

    it("stays when the DaemonSet is deleted, and is taken over when there is one again", async () => {
        const before = web.identity(manifest);
        const { failures } = await web.probed(async () => {
            await web.cluster.delete(daemonSet);
            await eventually(async () => {
                assert.deepEqual(await web.pods(), []);
            });
            await sleep(second);
            await web.apply();
            await web.untilReady();
        });
        assert.deepEqual([failures, web.identity(manifest)], [0, before]);
    });

    it("stays on a node that lost the label, unless that is to remove it; then its files go and no others", async () => {
        const foreign = web.cluster.node.hostPath("/etc/kubernetes/web/foreign");
        writeFileSync(foreign, "of somebody else");
        const before = web.identity(manifest);
        const { failures } = await web.probed(async () => {
            await web.label(false);
            await eventually(async () => {
                assert.deepEqual(await web.pods(), []);
            });
            await sleep(2 * second);
        });
        assert.deepEqual([failures, web.identity(manifest)], [0, before]);
        await web.apply({ removal: "unlabeled" });
        await eventually(async () => {
            assert.equal(await textAt(web.url), undefined);
            assert.equal(web.text(manifest), undefined);
            assert.equal(web.text("/etc/kubernetes/web/web.conf"), undefined);
        }, 30 * second);
        assert.equal(readFileSync(foreign, "utf8"), "of somebody else");
    });

    it("comes back with the label, and goes when it is declared absent", async () => {
        await web.label(true);
        await web.untilReady();
        assert.equal((await textAt(web.url))?.trim(), "v1");
        await web.apply({ state: "absent" });
        await web.untilReady();
        await eventually(async () => {
            assert.equal(await textAt(web.url), undefined);
        });
        assert.ok(!existsSync(web.cluster.node.hostPath(manifest)));
        assert.ok(existsSync(web.cluster.node.hostPath("/etc/kubernetes/web/foreign")));
    });
});

/** Memory that is in use, in bytes, and time on processors, of a process' container; cgroups of both versions. */
function cgroupUsage(processId: number): { memory: number; nanoseconds: number } {
    const lines = readFileSync(`/proc/${processId}/cgroup`, "utf8").trim().split("\n");
    const place = (controller: string): string | undefined =>
        lines.map((line) => line.split(":")).find(([, names = ""]) => names.split(",").includes(controller))?.[2];
    const read = (file: string): string => readFileSync(`/sys/fs/cgroup${file}`, "utf8");
    const field = (text: string, name: string): number => Number(new RegExp(`^${name} (\\d+)`, "m").exec(text)?.[1]);
    const [memory, time, unified] = [place("memory"), place("cpuacct"), place("")];
    if (memory === undefined || time === undefined) {
        const cache = field(read(`${unified ?? ""}/memory.stat`), "inactive_file");
        const used = Number(read(`${unified ?? ""}/memory.current`)) - cache;
        return { memory: used, nanoseconds: field(read(`${unified ?? ""}/cpu.stat`), "usage_usec") * 1000 };
    }
    const cache = field(read(`/memory${memory}/memory.stat`), "total_inactive_file");
    const used = Number(read(`/memory${memory}/memory.usage_in_bytes`)) - cache;
    return { memory: used, nanoseconds: Number(read(`/cpuacct${time}/cpuacct.usage`)) };
}
