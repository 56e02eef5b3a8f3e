import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { Lanes } from "../../provider/lanes";

describe("Lanes", () => {
    const { signal } = new AbortController();
    let ends: (() => void)[];
    let begun: number[];

    beforeEach(() => {
        ends = [];
        begun = [];
    });

    const work = (lanes: Lanes, number: number, cancellation = signal): Promise<number> =>
        lanes.run(() => {
            begun.push(number);
            return new Promise((resolve) =>
                ends.push(() => {
                    resolve(number);
                }),
            );
        }, cancellation);

    it("let so many go on at once, and the others in the order in which they came", async () => {
        const lanes = new Lanes(2);
        const all = Promise.all([1, 2, 3, 4].map((number) => work(lanes, number)));
        await setImmediate();
        assert.deepEqual(begun, [1, 2]);

        ends[1]?.();
        await setImmediate();
        assert.deepEqual(begun, [1, 2, 3]);

        ends[0]?.();
        await setImmediate();
        ends.slice(2).forEach((end) => {
            end();
        });
        assert.deepEqual(await all, [1, 2, 3, 4]);
    });

    it("go on after a failure", async () => {
        const lanes = new Lanes(1);
        const failing = lanes.run(() => Promise.reject(new Error("no")));

        await assert.rejects(failing, /no/);
        assert.equal(await lanes.run(() => Promise.resolve("yes")), "yes");
    });

    it("let go of those who wait when they are cancelled", async () => {
        const lanes = new Lanes(1);
        const cancellation = new AbortController();
        const first = work(lanes, 1);
        const waiting = work(lanes, 2, cancellation.signal);
        await setImmediate();
        cancellation.abort(new Error("cancelled"));
        await assert.rejects(waiting, /cancelled/);
        await assert.rejects(work(lanes, 3, cancellation.signal), /cancelled/);

        ends[0]?.();
        await first;
        assert.equal(await lanes.run(() => Promise.resolve("free")), "free");
        assert.deepEqual(begun, [1]);
    });
});
