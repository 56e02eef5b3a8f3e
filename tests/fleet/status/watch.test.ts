import assert from "node:assert/strict";
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
