import path from "node:path";
import { enumerate } from "../inventory";
import { UserError } from "../user-error";
import type { ChannelChange } from "./channel-change";
import { replaceFile } from "./replace-file";
import { unifiedDiff } from "../text-diff";

/**
 * Shows a planned edit as a diff and, unless it is only tried, writes it.
 * @returns what a person is told: the diff, and for whom it counts.
 * @throws UserError when the edit would be of no use to anybody, or the file cannot be written.
 */
export function carryOut(projectFolder: string, change: ChannelChange, isDryRun: boolean): string {
    const { channel, file, before, after, changed } = change;
    if (before === after) {
        return `${file} has this release in the channel ${JSON.stringify(channel)} already. Nothing was written.\n`;
    }
    if (changed.length === 0) {
        throw new UserError(
            `Nothing was written, because the channel in ${file} counts for nobody:\n${unchangedText(change)}`,
        );
    }
    if (!isDryRun) {
        replaceFile(path.join(projectFolder, file), file, { before, after });
    }
    return [unifiedDiff(file, before, after), "\n", outcomeText(change, isDryRun), unchangedText(change)].join("");
}

function outcomeText({ file, changed }: ChannelChange, isDryRun: boolean): string {
    const all = changed.length === 1 ? "this installation" : `these ${changed.length} installations`;
    const done = isDryRun
        ? `${file} was not written. It would count for ${all}`
        : `${file} was written. It counts for ${all}`;
    return `${done}: ${enumerate(changed)}.\n`;
}

function unchangedText({ unchanged }: ChannelChange): string {
    return unchanged
        .map(({ installation, position: { file, line } }) => {
            const position = line === undefined ? file : `${file}:${line}`;
            return `${installation} keeps what it has: ${position}.\n`;
        })
        .join("");
}
