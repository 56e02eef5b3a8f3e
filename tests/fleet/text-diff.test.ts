import assert from "node:assert/strict";
import { textHunks, unifiedDiff } from "../../fleet/text-diff";

describe("what changed between two texts", () => {
    it("is nothing where nothing did", () => {
        assert.equal(unifiedDiff("a.yaml", "a\n", "a\n"), "");
        assert.deepEqual(textHunks("a\n", "a\n", 3), []);
    });

    it("is shown as diff -u does it, also where a text ends without a line end", () => {
        assert.equal(
            unifiedDiff("a.yaml", "1\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\nsix"),
            "--- a.yaml\n+++ a.yaml\n@@ -2,4 +2,5 @@\n 2\n 3\n 4\n-5\n+five\n+six\n",
        );
    });

    it("is in pieces where much between them did not change", () => {
        const hunks = textHunks("a\n1\n2\n3\nb\n", "A\n1\n2\n3\nB\n", 1);
        assert.deepEqual(
            hunks.map(({ oldStart, lines }) => ({ oldStart, lines })),
            [
                { oldStart: 1, lines: ["-a", "+A", " 1"] },
                { oldStart: 4, lines: [" 3", "-b", "+B"] },
            ],
        );
    });

    it("is shown where much is new and the rest is in another place", () => {
        const text = (start: string): string => Array.from({ length: 900 }, (_, line) => `${start}${line}\n`).join("");
        const hunks = textHunks(`${text("a")}last\n`, `last\n${text("a")}${text("b")}`, 0);
        const lines = hunks.flatMap((hunk) => hunk.lines);
        assert.deepEqual([lines.filter((line) => line.startsWith("-")), lines.length], [["-last"], 902]);
    });

    it("is all between equal ends where more than 2000 lines are new", () => {
        const [hunk, ...others] = textHunks("a\nb\n", `a\n${"x\n".repeat(2001)}b\n`, 0);
        assert.deepEqual([hunk?.oldStart, hunk?.oldLines, hunk?.newLines, others], [2, 0, 2001, []]);
    });

    it("is all between equal ends where the texts are long and have nothing in common", () => {
        const text = (start: string): string => Array.from({ length: 5000 }, (_, line) => `${start}${line}\n`).join("");
        const [hunk, ...others] = textHunks(`first\n${text("a")}last\n`, `first\n${text("b")}last\n`, 3);
        assert.deepEqual(others, []);
        assert.deepEqual([hunk?.oldStart, hunk?.oldLines, hunk?.newLines, hunk?.lines.length], [2, 5000, 5000, 10_000]);
    });
});
