import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { controlPlaneStatus, stopControlPlane } from "../../toolchain/control-plane/control-plane";
import { layoutOf } from "../../toolchain/control-plane/layout";
import { readProcessTable } from "../../toolchain/control-plane/process-table";
import { cleanUp, eventually, kill, living, newDirectory, ready, start, startElsewhere } from "./control-plane-support";

describe("local control plane that is killed", function () {
    this.timeout(120_000);

    after(cleanUp);

    it("stays when detached from its starter that was killed, and stops within five seconds", async () => {
        const directory = newDirectory();
        const starter = await startElsewhere(directory, "detached");
        await ready(starter);
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

    it("ends when its owner is killed", async () => {
        const directory = newDirectory();
        const starter = await startElsewhere(directory, "owner");
        await ready(starter);
        assert.equal(living(directory).length, 6);
        await kill(starter);
        await eventually("nothing to run", () => living(directory).length === 0);
    });

    it("starts again after its supervisor was killed", async () => {
        const directory = newDirectory();
        await start(directory);
        const before = readProcessTable(layoutOf(directory));
        assert.ok(before?.supervisor);
        process.kill(before.supervisor.processId, "SIGKILL");
        await eventually("only the components to run", () => living(directory).length === 5);
        const again = await start(directory);
        assert.equal(living(directory).length, 6);
        assert.equal((await controlPlaneStatus(directory)).state, "running");
        await again.stop();
        assert.deepEqual(living(directory), []);
    });

    // Certificates, the first component, the API server, the nodes: the moments of a start, in turns of the two lifetimes.
    for (const [lifetime, delays] of [
        ["owner", [300, 2000]],
        ["detached", [900, 3500]],
    ] as const) {
        for (const delay of delays) {
            it(`starts after a start with lifetime "${lifetime}" was killed at ${delay} ms`, async () => {
                const directory = newDirectory();
                const starter = await startElsewhere(directory, lifetime);
                await sleep(delay);
                await kill(starter);
                if (lifetime === "owner") {
                    await eventually("nothing to run", () => living(directory).length === 0);
                }
                const controlPlane = await start(directory);
                assert.equal(living(directory).length, 6);
                await controlPlane.stop();
                assert.deepEqual(living(directory), []);
            });
        }
    }

    it("is one when two processes start it at once", async () => {
        const directory = newDirectory();
        const starters = [await startElsewhere(directory, "detached"), await startElsewhere(directory, "detached")];
        await Promise.all(starters.map(ready));
        assert.equal(living(directory).length, 6);
        await Promise.all(starters.map(kill));
        await stopControlPlane(directory);
        assert.deepEqual(living(directory), []);
    });
});
