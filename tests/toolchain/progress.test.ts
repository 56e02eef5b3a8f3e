import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { createProgress, formatEstimate, formatSeconds } from "../../toolchain/progress";

describe("progress", () => {
    const state = { label: "building etcd (1 of 2)", secondsLeft: () => 240 };

    it("is plain lines where there is no terminal: begin, heartbeat, end", async () => {
        let said = "";
        const stream = { write: (text: string) => (said += text) };
        const progress = createProgress(stream, { environment: {}, heartbeat: 20 });
        progress.begin(state);
        await sleep(30);
        progress.end("etcd is built.");
        await sleep(30);
        assert.equal(
            said,
            "building etcd (1 of 2) ...\nbuilding etcd (1 of 2), 0 s, about 4 min left\netcd is built.\n",
        );
    });

    it("is one live line on a terminal, no wider than that, and gone at the end", () => {
        let said = "";
        const stream = { write: (text: string) => (said += text), isTTY: true, columns: 30 };
        const progress = createProgress(stream, { environment: { NO_COLOR: "1" } });
        progress.begin(state);
        progress.end("etcd is built.");
        const clear = "\r\u001b[2K";
        assert.equal(said, `${clear}building etcd (1 of 2), 0 s, ${clear}${clear}etcd is built.\n`);
    });

    it("has color on a terminal only when NO_COLOR is not set", () => {
        let said = "";
        const stream = { write: (text: string) => (said += text), isTTY: true };
        const progress = createProgress(stream, { environment: {} });
        progress.begin(state);
        progress.stop();
        assert.ok(said.includes("\u001b[2m"));
    });

    it("speaks of time as people do", () => {
        assert.deepEqual([0.4, 59.4, 72, 3600].map(formatSeconds), ["0 s", "59 s", "1 min 12 s", "60 min 0 s"]);
        assert.deepEqual([20, 70, 900].map(formatEstimate), ["less than a minute", "about 1 min", "about 15 min"]);
    });
});
