import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLine } from "../../toolchain/control-plane/command-lines";
import { controlPlaneStatus, controlPlaneTools, stopControlPlane } from "../../toolchain/control-plane/control-plane";
import { layoutOf } from "../../toolchain/control-plane/layout";
import { claimFolder } from "../../toolchain/control-plane/own-folder";
import { choosePorts } from "../../toolchain/control-plane/ports";
import { readProcessTable } from "../../toolchain/control-plane/process-table";
import { ensureTools } from "../../toolchain/ensure-tools";
import { until } from "../support/eventually";
import { cleanUp, kill, living, newDirectory, ready, start, startElsewhere } from "./control-plane-support";

describe("local control plane that is killed", function () {
    this.timeout(120_000);

    after(cleanUp);

    // The moments of a start, in turns of the two lifetimes: certificates, the first component, the API server, the nodes. What is
    // started after each kill is looked at further.

    it('starts after a start with lifetime "owner" was killed at 300 ms, and is one when two processes start it at once', async () => {
        const directory = await killedStart("owner", 300);
        const starters = [await startElsewhere(directory, "detached"), await startElsewhere(directory, "detached")];
        await Promise.all(starters.map(ready));
        assert.equal(living(directory).length, 6);
        await Promise.all(starters.map(kill));
        await stopControlPlane(directory);
        assert.deepEqual(living(directory), []);
    });

    it('starts after a start with lifetime "owner" was killed at 2000 ms, and ends when its owner is killed', async () => {
        const directory = await killedStart("owner", 2000);
        const starter = await startElsewhere(directory, "owner");
        await ready(starter);
        assert.equal(living(directory).length, 6);
        await kill(starter);
        await until("nothing to run", () => living(directory).length === 0, 30_000);
    });

    it('starts after a start with lifetime "detached" was killed at 900 ms, and again after its supervisor was killed', async () => {
        const directory = await killedStart("detached", 900);
        await start(directory);
        assert.equal(living(directory).length, 6);
        const before = readProcessTable(layoutOf(directory));
        assert.ok(before?.supervisor);
        process.kill(before.supervisor.processId, "SIGKILL");
        await until("only the components to run", () => living(directory).length === 5, 30_000);
        const again = await start(directory);
        assert.equal(living(directory).length, 6);
        assert.equal((await controlPlaneStatus(directory)).state, "running");
        await again.stop();
        assert.deepEqual(living(directory), []);
    });

    it('starts after a start with lifetime "detached" was killed at 3500 ms, stays when its starter is killed, and stops within five seconds', async () => {
        const directory = await killedStart("detached", 3500);
        const starter = await startElsewhere(directory, "detached");
        await ready(starter);
        assert.equal(living(directory).length, 6);
        await kill(starter);
        await sleep(500);
        assert.equal((await controlPlaneStatus(directory)).state, "running");
        const started = Date.now();
        assert.equal(await stopControlPlane(directory), true);
        assert.ok(Date.now() - started < 5000, `${Date.now() - started} ms`);
        assert.deepEqual(living(directory), []);
        assert.equal(await stopControlPlane(directory), false);
        assert.equal((await controlPlaneStatus(directory)).state, "stopped");
    });

    it("starts after etcd was killed when it had made its log and written nothing to it", async () => {
        const directory = newDirectory();
        await claimFolder(layoutOf(directory));
        await killedEtcd(directory);
        const lines: string[] = [];
        const controlPlane = await start(directory, { onProgress: (line) => lines.push(line) });
        assert.match(
            lines.join("\n"),
            /etcd cannot use its data; they are moved to .* and the control plane starts empty/,
        );
        await controlPlane.stop();
    });
});

/** Leaves data of an etcd that was killed in its first moments: it has a log, with nothing in it of the cluster and its member. */
async function killedEtcd(directory: string): Promise<void> {
    const tools = await ensureTools(controlPlaneTools);
    const ports = await choosePorts(undefined);
    const words = commandLine("etcd", {
        directory,
        lifetime: "owner",
        tools,
        ports,
        apiServerFlags: [],
        kwokStages: "",
    });
    const { etcdData } = layoutOf(directory);
    const log = path.join(etcdData, "member", "wal");
    const hasLog = (): boolean => existsSync(log);
    const isEmpty = (): boolean =>
        readdirSync(log).every((file) => !readFileSync(path.join(log, file)).includes("peerURLs"));
    for (let attempt = 0; attempt < 20 && !(hasLog() && isEmpty()); attempt += 1) {
        rmSync(etcdData, { recursive: true, force: true });
        const child = spawn(tools.etcd, words, { stdio: "ignore" });
        const ended = once(child, "exit");
        // It is a matter of a millisecond, so nothing else is done meanwhile.
        for (const end = Date.now() + 10_000; !hasLog() && Date.now() < end;);
        child.kill("SIGKILL");
        await ended;
    }
    assert.ok(isEmpty());
}

/** A directory of a control plane whose starter was killed so many milliseconds after it was begun. */
async function killedStart(lifetime: "owner" | "detached", delay: number): Promise<string> {
    const directory = newDirectory();
    const starter = await startElsewhere(directory, lifetime);
    await sleep(delay);
    await kill(starter);
    if (lifetime === "owner") {
        await until("nothing to run", () => living(directory).length === 0, 30_000);
    }
    return directory;
}
