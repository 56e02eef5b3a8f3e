import { readdirSync } from "node:fs";

/** The test files of a folder and all below it, in order: all, or those whose path has one of the words in it. Paths from the folder. */
export function testFiles(folder: string, words: readonly string[]): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".test.ts"))
        .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
        .sort();
}
