import assert from "node:assert/strict";
import { type ColorStream, painter, Progress, wrap } from "../../fleet/terminal";

describe("progress", () => {
    function shown(isTTY: boolean, times: readonly number[]): string[] {
        const written: string[] = [];
        let now = 0;
        const stream = { isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
        const progress = new Progress(stream, () => now);
        for (const time of times) {
            now = time;
            progress.show(`at ${time}`);
        }
        progress.end();
        return written;
    }

    it("is silent for the first second, then speaks a few times a second, and leaves nothing behind", () => {
        assert.deepEqual(shown(true, [0, 999, 1000, 1050, 1100]), [
            "\r\u001b[Kat 1000",
            "\r\u001b[Kat 1100",
            "\r\u001b[K",
        ]);
    });

    it("writes nothing for a job that is done in a second, nor anywhere but on a terminal", () => {
        assert.deepEqual(shown(true, [0, 900]), []);
        assert.deepEqual(shown(false, [0, 2000]), []);
    });
});

describe("text on a terminal", () => {
    it("is broken at spaces, and a longer word stays whole", () => {
        assert.deepEqual(wrap("one two three", "  ", "    ", 9), ["  one two", "    three"]);
        assert.deepEqual(wrap("unbreakable two", "- ", "  ", 6), ["- unbreakable", "  two"]);
    });

    it("has colors where the terminal has, each ended by itself", () => {
        const stream = (isTTY: boolean): ColorStream => ({ isTTY, hasColors: () => isTTY });
        const paint = painter(stream(true));
        assert.equal(paint("bold", paint("red", "gone")), "\u001b[1m\u001b[31mgone\u001b[39m\u001b[22m");
        assert.equal(painter(stream(false))("red", "gone"), "gone");
    });
});
