import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { textAt } from "../../support/probe";
import { temporaryFolder } from "../../support/shared-cluster";
import type { WebAnchor } from "./web-anchor";
import { AuditLog } from "../../support/audit-log";
import { report, WebOnNode } from "./web-on-node";

const manifests = "/etc/kubernetes/manifests";
const manifest = `${manifests}/web.yaml`;
const directory = "/etc/kubernetes/web";
const second = 1000;

/** Files of the component that hold a text each. */
function filesOf(restarted: string, reloaded: string): NonNullable<WebAnchor["files"]> {
    return {
        "restarted.conf": { content: restarted, onChange: "restart" },
        "reloaded.conf": { content: reloaded, onChange: "reload" },
    };
}

describe("an anchor on a real kubelet", function () {
    this.timeout(120 * second);
    const audit = new AuditLog(temporaryFolder());
    const web = WebOnNode.use({ apiServerFlags: () => audit.flags() });
    const namesSeen = new Set<string>();

    function watchManifests(): void {
        const watcher = watch(web.cluster.node.hostPath(manifests), (_, name) => {
            namesSeen.add(String(name));
        });
        watcher.unref();
    }

    it("has the component running in under 10 s after a node got the label", async () => {
        watchManifests();
        await web.apply({ files: filesOf("1", "1") });
        const begun = performance.now();
        await web.label(true);
        await web.untilPage("v1");
        const seconds = (performance.now() - begun) / second;
        report(`labeled to answering: ${seconds.toFixed(2)} s`);
        assert.ok(seconds < 10, String(seconds));
        await web.untilReady();
    });

    it("asks the API nothing while nothing changes, nor does anybody ask because of it", async () => {
        const concerned = (): string[] =>
            audit.requests().filter((request) => / web-anchor-|serviceaccount:kube-system:default/.test(request));
        // It is quiet when the last words of the roll are said.
        await eventually(async () => {
            const before = concerned();
            assert.ok(before.length > 0);
            await sleep(5 * second);
            assert.deepEqual(concerned(), before);
        }, 30 * second);
    });

    it("costs not one request when it is rolled with the same content, and touches no file", async () => {
        const before = web.identity(manifest);
        const { requests, failures } = await web.probed(async () => {
            await web.apply();
            await web.untilReady();
            await sleep(2 * second);
        });
        assert.deepEqual([failures, web.identity(manifest)], [0, before]);
        assert.ok(requests > 30, String(requests));
    });

    it("exchanges a changed manifest sooner than the kubelet tries again", async () => {
        const seen: number[] = [];
        const exchange = async (changes: Partial<WebAnchor>): Promise<void> => {
            const before = web.identity(manifest).inode;
            const { darkness } = await web.probed(async () => {
                await web.apply(changes);
                await web.untilReady();
            });
            assert.notEqual(web.identity(manifest).inode, before);
            seen.push(darkness / second);
        };
        await exchange({ version: "v2" });
        assert.equal((await textAt(web.url))?.trim(), "v2");
        // A file that the component reads once counts as the manifest does.
        await exchange({ files: filesOf("2", "1") });
        assert.equal(web.text(`${directory}/restarted.conf`), "2");
        report(`darkness of an exchange: ${seen.map((each) => each.toFixed(2)).join(" s, ")} s`);
        // A busy machine starts a container late. How long it takes on an idle one, and the plain way, tells bench:anchors.
        assert.ok(Math.max(...seen) < 7, String(seen));
    });

    it("costs not one request when a file changes that the component reloads", async () => {
        const before = web.identity(manifest);
        const { failures } = await web.probed(async () => {
            await web.apply({ files: filesOf("2", "2") });
            await web.untilReady();
        });
        assert.equal(web.text(`${directory}/reloaded.conf`), "2");
        assert.deepEqual([failures, web.identity(manifest)], [0, before]);
    });

    it("goes back to the last good revision when the new one is not healthy in time, and says why", async () => {
        const good = web.text(manifest);
        await web.apply({ command: "exec sleep 2147483647", healthTimeout: 4 });
        await eventually(async () => {
            assert.equal(await textAt(web.url), undefined);
        }, 30 * second);
        await web.untilPage("v2");
        assert.equal(web.text(manifest), good);
        const reason = /revision \w+ was not healthy within 4 s \(.+\); revision \w+ runs again/;
        await eventually(async () => {
            const events = await web.cluster.list("Event", "kube-system");
            assert.match(JSON.stringify(events.map((event) => event.message)), reason);
        }, 40 * second);
        assert.deepEqual(await web.readiness(), [false]);
        await web.apply({ command: undefined, files: {} });
        await web.untilReady();
        // The files of the revision before are gone.
        assert.deepEqual(readdirSync(web.cluster.node.hostPath(directory)), []);
        assert.equal((await textAt(web.url))?.trim(), "v2");
    });

    it("repairs a broken manifest, which kubelet would take for the end of the pod", async () => {
        const file = web.cluster.node.hostPath(manifest);
        const whole = readFileSync(file, "utf8");
        const { darkness } = await web.probed(async () => {
            writeFileSync(file, whole.slice(0, 40));
            await eventually(async () => {
                assert.equal(web.text(manifest), whole);
                await web.untilPage("v2");
            });
        });
        report(`darkness of the repair of a broken manifest: ${(darkness / second).toFixed(2)} s`);
        assert.ok(darkness < 9 * second, String(darkness));
    });

    it("leaves half a file of a killed run where kubelet does not read it, and clears it away", async () => {
        const half = web.cluster.node.hostPath(`${manifests}/.web.yaml.flotilla-tmp`);
        const whole = JSON.parse(web.text(manifest) ?? "") as { spec: { containers: { command?: unknown }[] } };
        delete whole.spec.containers[0]?.command;
        const { failures } = await web.probed(async () => {
            writeFileSync(half, JSON.stringify(whole));
            await sleep(2 * second);
            await web.apply();
            await web.untilReady();
        });
        assert.deepEqual([failures, readdirSync(web.cluster.node.hostPath(manifests))], [0, ["web.yaml"]]);
    });

    it("never had anything but its manifest and its own dot file beside it", () => {
        assert.deepEqual([...namesSeen].sort(), [".web.yaml.flotilla-tmp", "web.yaml"]);
    });

    it("tells of a copy of its manifest that somebody left beside it, although the component is healthy", async () => {
        const copy = `${web.cluster.node.hostPath(manifest)}.bak`;
        copyFileSync(web.cluster.node.hostPath(manifest), copy);
        await eventually(async () => {
            const events = await web.cluster.list("Event", "kube-system");
            assert.match(JSON.stringify(events.map((event) => event.message)), /web\.yaml\.bak is of the same pod/);
        }, 40 * second);
        rmSync(copy);
        // The kubelet ends the pod, and begins it again when it reads all manifests anew.
        await web.untilReady();
        await web.untilPage("v2");
    });
});
