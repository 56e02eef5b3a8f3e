import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import type { AnchorProcess, Settings } from "./anchor-process";
import { EtcdCluster, type EtcdNode } from "./etcd-cluster";

const healthy = /is placed and healthy/;
const impatient = { ANCHOR_ETCD_PATIENCE: "1" };
const absent = { ANCHOR_STATE: "absent" };

describe("anchor script for etcd: three members with certificates of the catalog", function () {
    this.timeout(180_000);

    let cluster: EtcdCluster;
    const node = (name: string): EtcdNode => cluster.node(name);
    /** What was put aside of a member's data. */
    const aside = (name: string): string[] =>
        readdirSync(node(name).data).filter((entry) => entry.startsWith("aside-"));

    before(async () => {
        cluster = await EtcdCluster.prepare();
    });

    after(async () => {
        await cluster.remove();
    });

    afterEach(function () {
        if (this.currentTest?.state === "failed") {
            // What the anchors say of a member is not why it does not start.
            for (const name of Object.keys(cluster.nodes)) {
                const lines = node(name).kubelet.output().split("\n").slice(-15);
                process.stderr.write(`The end of the log of ${name}:\n${lines.join("\n")}\n`);
            }
        }
    });

    const anchors = new Map<string, AnchorProcess[]>();

    function start(name: string, more: Settings = {}): AnchorProcess {
        const anchor = node(name).start(more);
        anchors.set(name, [...(anchors.get(name) ?? []), anchor]);
        return anchor;
    }

    async function endAnchors(name: string): Promise<void> {
        await Promise.all((anchors.get(name) ?? []).map((anchor) => anchor.end()));
        anchors.delete(name);
    }

    it("begins no cluster on a node that is not the first one", async () => {
        await start("n1").says(/the cluster does not answer/);
        assert.ok(!existsSync(node("n1").host.manifest));
        await endAnchors("n1");
    });

    it("begins one on the first node, also where power was lost when it was about to, and joins the others to it, one after the other", async () => {
        const { state } = node("n0").host;
        mkdirSync(state, { recursive: true });
        writeFileSync(path.join(state, "cluster"), "n0=https://127.0.0.1:1\nnew\n");
        writeFileSync(path.join(state, "member"), "n0\n");
        await start("n0").says(healthy);
        await cluster.consistsOf("n0");
        await start("n1").says(healthy);
        await start("n2").says(healthy);
        await cluster.consistsOf("n0", "n1", "n2");
        await eventually(() => {
            const log = node("n0").kubelet.output();
            assert.equal(log.match(/"added-peer-is-learner":true/g)?.length, 2);
            assert.equal(log.match(/"promote member"/g)?.length, 2);
            return Promise.resolve();
        });
        assert.equal(cluster.ask("put", "kept", "yes").status, 0);
    });

    it("lets none leave that the others need, and one go that they do not, whose data is kept", async () => {
        await node("n1").kubelet.switchOff();
        await endAnchors("n2");
        const leaving = start("n2", absent);
        await leaving.says(/1 other members are healthy, and a quorum of 2 is 2: this one has to stay/);
        assert.ok(existsSync(node("n2").host.manifest));
        node("n1").kubelet.switchOn();
        await leaving.says(/nothing of web is on this node/);
        await cluster.consistsOf("n0", "n1");
        assert.equal(node("n2").kubelet.processId, undefined);
        assert.equal(aside("n2").length, 1);
        // A member that is started once more while it leaves makes no data, with which it could not join again.
        assert.ok(!existsSync(path.join(node("n2").data, "member")));
        assert.match(aside("n2")[0] ?? "", /^aside-\d{8}T\d{6}Z$/);
        assert.ok(existsSync(path.join(node("n2").data, aside("n2")[0] ?? "", "wal")));
        await endAnchors("n2");
    });

    it("takes one in again that had left", async () => {
        await start("n2").says(healthy);
        await cluster.consistsOf("n0", "n1", "n2");
    });

    it("exchanges a manifest only when the others can do without the member", async () => {
        await endAnchors("n2");
        await node("n1").kubelet.switchOff();
        node("n2").declare([...cluster.command("n2", node("n2").data), "--max-txn-ops=256"]);
        const anchor = start("n2");
        await anchor.says(/1 other members are healthy, and a quorum of 3 is 2: this one has to stay/);
        assert.doesNotMatch(readFileSync(node("n2").host.manifest, "utf8"), /max-txn-ops/);
        node("n1").kubelet.switchOn();
        await anchor.says(healthy);
        assert.match(readFileSync(node("n2").host.manifest, "utf8"), /max-txn-ops/);
    });

    it("builds a sick member anew when the others are a quorum, and keeps its data", async () => {
        await endAnchors("n2");
        await Promise.all([node("n1").kubelet.switchOff(), node("n2").kubelet.switchOff()]);
        writeFileSync(path.join(node("n2").data, "member/snap/db"), "not a database");
        node("n2").kubelet.switchOn();
        const anchor = start("n2", impatient);
        await anchor.says(/is sick \(.*refused.*\), but cannot be built anew: the cluster does not answer/);
        assert.equal(aside("n2").length, 1);
        node("n1").kubelet.switchOn();
        await anchor.says(/was sick \(.*refused.*\): its data is put aside, and it joins anew/);
        await anchor.says(healthy);
        await cluster.consistsOf("n0", "n1", "n2");
        assert.equal(aside("n2").length, 2);
        const database = path.join(node("n2").data, aside("n2").sort()[1] ?? "", "snap/db");
        assert.equal(readFileSync(database, "utf8"), "not a database");
    });

    it("builds one anew whose data was wiped under it", async () => {
        await endAnchors("n1");
        await node("n1").kubelet.switchOff();
        rmSync(path.join(node("n1").data, "member"), { recursive: true });
        node("n1").kubelet.switchOn();
        const anchor = start("n1", impatient);
        await anchor.says(/was sick .*: its data is put aside, and it joins anew/);
        await anchor.says(healthy);
        await cluster.consistsOf("n0", "n1", "n2");
    });

    it("does not begin another cluster on the first node when that has lost its data, but joins when there is a quorum", async () => {
        await endAnchors("n0");
        // All have to know of the last vote that was given, and not only to have it in their log, or it does not count.
        assert.equal(cluster.ask("put", "kept", "yes").status, 0);
        await sleep(1500);
        assert.equal(cluster.ask("put", "kept", "yes").status, 0);
        await Promise.all(["n0", "n1", "n2"].map((name) => node(name).kubelet.switchOff()));
        rmSync(path.join(node("n0").data, "member"), { recursive: true });
        rmSync(node("n0").host.manifest);
        node("n0").kubelet.switchOn();
        const anchor = start("n0");
        await anchor.says(/the cluster does not answer/);
        assert.ok(!existsSync(node("n0").host.manifest));
        node("n1").kubelet.switchOn();
        node("n2").kubelet.switchOn();
        await anchor.says(healthy);
        await cluster.consistsOf("n0", "n1", "n2");
    });

    it("removes nothing, and hangs nowhere, when the quorum is lost", async () => {
        await endAnchors("n2");
        await Promise.all(["n0", "n1"].map((name) => node(name).kubelet.switchOff()));
        const leaving = start("n2", absent);
        await leaving.says(/the cluster does not answer/);
        assert.notEqual(node("n2").kubelet.processId, undefined);
        assert.ok(existsSync(path.join(node("n2").data, "member")));
        assert.ok((await leaving.end()) < 3000);
        node("n0").kubelet.switchOn();
        node("n1").kubelet.switchOn();
        await cluster.consistsOf("n0", "n1", "n2");
    });

    it("has kept what was written, through all of this, until the last member leaves", async () => {
        const { stdout } = cluster.ask("get", "kept", "--print-value-only");
        assert.equal(stdout.trim(), "yes");
        for (const name of ["n2", "n1", "n0"]) {
            await endAnchors(name);
            await start(name, absent).says(/nothing of web is on this node/);
        }
        assert.ok(Object.values(cluster.nodes).every(({ kubelet }) => kubelet.processId === undefined));
        assert.equal(aside("n0").length, 1);
    });
});
