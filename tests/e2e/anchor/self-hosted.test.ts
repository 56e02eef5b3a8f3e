import assert from "node:assert/strict";
import { eventually } from "../../support/eventually";
import { textAt } from "../../support/probe";
import { components, SelfHosted } from "./self-hosted";
import { report } from "./web-on-node";
import { foundOrSkip } from "../../support/skip";

const second = 1000;

describe("a control plane of anchored static pods, which is its own cluster", function () {
    this.timeout(420 * second);
    let plane: SelfHosted;

    before(async function () {
        this.timeout(600 * second);
        plane = foundOrSkip(this, await SelfHosted.prepare());
    });

    after(async () => {
        // Undefined where the suite was skipped.
        await (plane as SelfHosted | undefined)?.cluster.stop();
    });

    it("is placed by one update, while a temporary control plane has the node", async () => {
        const { code, text } = await plane.up({ firstMember: "real-1" });
        assert.equal(code, 0, text);
        assert.equal(text.match(/^ +nodes +: 1$/gm)?.length, components.length, text);
        assert.equal(await textAt(plane.readyUrl), "ok");
    });

    it("is taken over untouched when the stack moves into it", async () => {
        const before = plane.identities();
        const { failures } = await plane.probed(async () => {
            await plane.move();
            // The first one gives the state the address of the API server, at which the second one finds nothing of the stack.
            const moved = await plane.up({ firstMember: "real-1" });
            assert.equal(moved.code, 0, moved.text);
            const { code, text } = await plane.up({}, "--refresh");
            assert.equal(code, 0, text);
            await plane.untilAnchored();
        });
        assert.deepEqual([failures, plane.identities()], [0, before]);
    });

    it("has a ready pod of each component, which is that of a manifest on the node", async () => {
        const names = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
        await eventually(async () => {
            const pods = await plane.cluster.list("Pod", "kube-system", "tier=control-plane");
            const ready = pods.filter(({ metadata, status }) => {
                const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
                const isReady = conditions.some((each) => each.type === "Ready" && each.status === "True");
                return isReady && metadata.annotations?.["kubernetes.io/config.source"] === "file";
            });
            assert.deepEqual(
                ready.map(({ metadata }) => metadata.name).sort(),
                names.map((name) => `${name}-real-1`),
            );
        }, 60 * second);
    });

    it("is back with nobody's help after a power cut", async () => {
        const { node } = plane.cluster;
        await node.powerOff();
        assert.equal(await textAt(plane.readyUrl), undefined);
        await node.boot();
        await node.startContainerd();
        const begun = performance.now();
        await node.startKubelet();
        await plane.untilReady();
        const seconds = (performance.now() - begun) / second;
        report(`kubelet started to an API server that is ready, after a power cut: ${seconds.toFixed(1)} s`);
        await plane.untilAnchored();
    });

    it("has its only API server rolled by one edit, and the update that does it ends well", async () => {
        const { darkness } = await plane.probed(async () => {
            const { code, text } = await plane.up({ apiServerFlags: { v: 1 } });
            assert.equal(code, 0, text);
        });
        report(`darkness of the only API server that is rolled: ${(darkness / second).toFixed(1)} s`);
        assert.equal(plane.apiServerProcesses(/^kube-apiserver .*--v=1/).length, 1);
        assert.ok(darkness > 0);
    });

    it("goes back from a revision of its API server that does not start, and the update names node and reason", async () => {
        const apiServer = { healthTimeout: 15 };
        const { code, text, seconds } = await plane.up({ apiServerFlags: { v: 1, "no-such-flag": true }, apiServer });
        report(`update of an API server that does not start to its end: ${seconds.toFixed(1)} s`);
        assert.notEqual(code, 0, text);
        const reason =
            /anchors\.apiserver: the roll has stopped.* real-1: revision \w+ was not healthy within 15 s \(.+\); revision \w+ runs again/;
        assert.match(text.replaceAll(/\s+/g, " "), reason);
        assert.equal(await textAt(plane.readyUrl), "ok");
        assert.equal(plane.apiServerProcesses(/^kube-apiserver .*--v=1/).length, 1);
    });
});
