import assert from "node:assert/strict";
import { type Advice, patiently } from "../../../fleet/ci/patience";

/** Fails with each advice in turn, then succeeds; gives the pauses. */
async function pausesOf(advices: readonly Advice[], attempts = 5): Promise<readonly number[]> {
    const pauses: number[] = [];
    const sleep = (seconds: number): Promise<void> => {
        pauses.push(seconds);
        return Promise.resolve();
    };
    const left = [...advices];
    const attempt = (): Promise<void> =>
        left.length === 0 ? Promise.resolve() : Promise.reject(new Error(String(left[0])));
    await patiently(attempt, () => left.shift() ?? "give up", { attempts, longestPause: 60, sleep });
    return pauses;
}

describe("patience", () => {
    it("does not wait for what succeeds", async () => {
        assert.deepEqual(await pausesOf([]), []);
    });

    it("waits longer each time", async () => {
        assert.deepEqual(await pausesOf(["soon", "soon", "soon", "soon"]), [1, 2, 4, 8]);
    });

    it("waits for as long as it is asked to", async () => {
        assert.deepEqual(await pausesOf([0, 60, "soon"]), [0, 60, 4]);
    });

    it("ends with the failure that is final, and with the last one", async () => {
        await assert.rejects(pausesOf(["soon", "give up"]), new Error("give up"));
        await assert.rejects(pausesOf(["soon", 7], 2), new Error("7"));
        await assert.rejects(pausesOf([61]), new Error("61"));
    });
});
