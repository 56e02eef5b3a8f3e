import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { toolCache } from "../../toolchain/tool-cache";

/** A file of more bytes is begun anew: most of it is of files as they once were. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The keys (see Inputs) of files in which nothing was wrong, one on a line, for all clones of the repository. A line that is cut off or
 * damaged is nobody's key: that file is checked again. What cannot be read or written only costs time.
 */
export class RightFiles {
    private readonly file = path.join(toolCache(process.env).folder, "right-files");
    private readonly keys = new Set(readIfThere(this.file).split("\n"));

    /** Whether a file with this key was right. */
    public has(key: string): boolean {
        return this.keys.has(key);
    }

    /** Remembers that nothing was wrong. */
    public add(keys: readonly string[]): void {
        try {
            mkdirSync(path.dirname(this.file), { recursive: true });
            if ((statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > mostBytes) {
                rmSync(this.file);
            }
            // The first line's end ends the line of somebody who was killed while writing.
            appendFileSync(this.file, `\n${keys.join("\n")}\n`);
        } catch {
            // The next run checks them again.
        }
    }
}

function readIfThere(file: string): string {
    try {
        return readFileSync(file, "latin1");
    } catch {
        return "";
    }
}
