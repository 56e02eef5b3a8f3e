import assert from "node:assert/strict";
import { Progress } from "../../fleet/terminal";

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
