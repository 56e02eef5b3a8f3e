import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { identify, isAlive, signalProcess } from "../../toolchain/process-identity";

describe("the identity of a process", () => {
    it("holds as long as the process lives", async () => {
        const child = spawn("sleep", ["60"]);
        const identity = identify(child.pid ?? 0);
        assert.ok(identity && isAlive(identity));
        signalProcess(identity, "SIGKILL");
        await once(child, "exit");
        assert.equal(isAlive(identity), false);
        assert.equal(identify(identity.processId), undefined);
    });

    it("differs from that of another process that got the same number, which is never signaled", async () => {
        const child = spawn("sleep", ["60"]);
        const identity = identify(child.pid ?? 0);
        assert.ok(identity);
        const former = { ...identity, startTime: `${identity.startTime}0` };
        assert.equal(isAlive(former), false);
        signalProcess(former, "SIGKILL");
        assert.ok(isAlive(identity));
        child.kill("SIGKILL");
        await once(child, "exit");
    });
});
