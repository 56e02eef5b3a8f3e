import { structuredPatch } from "diff";

/** Neighboring lines of two texts, at least one of which changed. */
export interface TextHunk {
    /** The first line at either side, from 1; where a side has no line, the one before. */
    readonly oldStart: number;
    readonly oldLines: number;
    readonly newStart: number;
    readonly newLines: number;
    /** A sign, "-", "+" or a space, and behind it the line without its end. */
    readonly lines: readonly string[];
}

/** Beyond so many changed lines nobody reads which ones are the same, and looking for them takes long. */
const mostEdits = 2000;

/**
 * What changed between two texts, line by line; empty when nothing did.
 * @param context how many unchanged lines are shown around a change.
 */
export function textHunks(before: string, after: string, context: number): TextHunk[] {
    const [old, next] = [linesOf(before), linesOf(after)];
    // The library finds out only after millions of steps.
    const patch =
        linesWithout(old, next) + linesWithout(next, old) > mostEdits
            ? undefined
            : structuredPatch("", "", before, after, "", "", { context, maxEditLength: mostEdits });
    return patch === undefined
        ? [replacement(old, next)]
        : patch.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.filter((line) => !line.startsWith("\\")) }));
}

/** What changed between two texts, as `diff -u` shows it; empty when nothing did. */
export function unifiedDiff(file: string, before: string, after: string): string {
    if (before === after) {
        return "";
    }
    const lines = textHunks(before, after, 3).flatMap((hunk) => [
        `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
        ...hunk.lines.map((line) => line.replace(/\r$/, "")),
    ]);
    return [`--- ${file}`, `+++ ${file}`, ...lines].map((line) => `${line}\n`).join("");
}

/** How many lines are nowhere in another text: each of them is an edit, whatever the others are. */
function linesWithout(lines: readonly string[], others: readonly string[]): number {
    const known = new Set(others);
    return lines.filter((line) => !known.has(line)).length;
}

/** All lines between the equal ends, first those that are gone, then those that come. */
function replacement(before: readonly string[], after: readonly string[]): TextHunk {
    const start = commonLength(before, after);
    const end = commonLength(before.slice(start).reverse(), after.slice(start).reverse());
    const old = before.slice(start, before.length - end);
    const next = after.slice(start, after.length - end);
    return {
        oldStart: start + 1,
        oldLines: old.length,
        newStart: start + 1,
        newLines: next.length,
        lines: [...old.map((line) => `-${line}`), ...next.map((line) => `+${line}`)],
    };
}

function commonLength(one: readonly string[], other: readonly string[]): number {
    const different = one.findIndex((line, index) => line !== other[index]);
    return different < 0 ? one.length : different;
}

function linesOf(text: string): string[] {
    return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
