import assert from "node:assert/strict";
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { deadlineSignal } from "../../fleet/deadline";

/** The collector of garbage, which Node gives only to who asks for it. */
function garbageCollector(): () => void {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    setFlagsFromString("--no-expose-gc");
    return collect;
}

describe("the signal of a deadline", () => {
    const collectGarbage = garbageCollector();

    it("is aborted after its time, also when garbage was collected meanwhile", async () => {
        const interruption = new AbortController();
        const ended = once(deadlineSignal(20, interruption.signal), "abort");
        await new Promise(setImmediate);
        collectGarbage();

        await ended;
        assert.equal(interruption.signal.aborted, false);
    });

    it("is aborted at once with another signal, and gives its reason", () => {
        const interruption = new AbortController();
        const signal = deadlineSignal(60_000, interruption.signal);
        const reason = new Error("Ctrl-C");
        interruption.abort(reason);

        assert.equal(signal.reason, reason);
    });

    it("is aborted from the start with a signal that was aborted before", () => {
        assert.equal(deadlineSignal(60_000, AbortSignal.abort()).aborted, true);
    });
});
