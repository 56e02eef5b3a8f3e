import assert from "node:assert/strict";
import { Lanes } from "../../../fleet/status/lanes";
import { Frames, repeat } from "../../../fleet/status/watch";

describe("the frames of a watch", () => {
    function shown(isTTY: boolean, repaints: boolean, texts: readonly string[], rows?: number): string[] {
        const written: string[] = [];
        const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
        const frames = new Frames({ isTTY, write, ...(rows !== undefined && { rows }) }, repaints);
        for (const text of texts) {
            frames.show(text);
        }
        return written;
    }

    it("take each other's place on a terminal, each in one write", () => {
        assert.deepEqual(shown(true, true, ["one\n", "two\n"]), ["\u001b[H\u001b[2Jone\n", "\u001b[H\u001b[2Jtwo\n"]);
    });

    it("follow each other elsewhere, and where a program reads them", () => {
        assert.deepEqual(shown(false, true, ["one\n", "two\n"]), ["one\n", "two\n"]);
        assert.deepEqual(shown(true, false, ["{}\n"]), ["{}\n"]);
    });

    it("never scroll a terminal", () => {
        assert.deepEqual(shown(true, true, ["1\n2\n3\n4\n"], 4), ["\u001b[H\u001b[2J1\n2\n… 2 more lines\n"]);
        assert.deepEqual(shown(true, true, ["1\n2\n"], 4), ["\u001b[H\u001b[2J1\n2\n"]);
    });
});

describe("the rounds of a watch", () => {
    it("come one after the other until the signal ends the pause", async () => {
        const controller = new AbortController();
        let rounds = 0;
        const work = (): Promise<void> => {
            rounds += 1;
            if (rounds === 3) {
                setTimeout(() => {
                    controller.abort();
                }, 10);
            }
            return Promise.resolve();
        };
        await repeat(work, rounds === 3 ? 60_000 : 1, controller.signal);
        assert.ok(rounds >= 3);
    });

    it("are not begun any more once it has ended", async () => {
        await repeat(() => assert.fail("a round"), 1, AbortSignal.abort());
    });

    it("pass an error on", async () => {
        await assert.rejects(
            repeat(() => Promise.reject(new Error("broken")), 1, new AbortController().signal),
            /broken/,
        );
    });
});

describe("lanes", () => {
    it("let only so many things be under way at once, in their order, whatever fails", async () => {
        const lanes = new Lanes(2);
        const order: number[] = [];
        let under = 0;
        let most = 0;
        const work = (index: number) => async (): Promise<void> => {
            order.push(index);
            most = Math.max(most, (under += 1));
            await new Promise((resolve) => setTimeout(resolve, 1));
            under -= 1;
            if (index % 2 === 0) {
                throw new Error(String(index));
            }
        };
        const all = Array.from({ length: 6 }, (_, index) => lanes.run(work(index)));
        const results = await Promise.allSettled(all);

        assert.deepEqual([most, order], [2, [0, 1, 2, 3, 4, 5]]);
        assert.equal(results.filter(({ status }) => status === "rejected").length, 3);
    });
});
