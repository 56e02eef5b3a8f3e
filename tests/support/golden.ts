import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const goldenFolder = path.resolve(__dirname, "../golden");

/** Compares a text with the golden file of that name below `tests/golden/`; with UPDATE_GOLDEN=1 writes it anew. */
export function assertGolden(name: string, text: string): void {
    const file = path.join(goldenFolder, name);
    if (process.env["UPDATE_GOLDEN"] === "1") {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
    assert.equal(text, readFileSync(file, "utf8"));
}
