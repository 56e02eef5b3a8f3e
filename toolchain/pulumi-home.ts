import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { copyFile, link, mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { isSameFile } from "./tool-cache";
import { pulumiVersion } from "./versions";

/** Where to make a `PULUMI_HOME`, and from which tools. */
export interface PulumiHomeOptions {
    /** The folder; it belongs to Flotilla alone, because credentials and plugins of a user must not mix with the stand-ins. */
    readonly home: string;
    /** Paths of the tools, from `ensureTools`. */
    readonly tools: Readonly<Record<"pulumi" | "pulumi-language-nodejs", string>>;
}

/**
 * Makes a `PULUMI_HOME` in which the npm package `pulumi` and the Automation API find the CLI as if they had downloaded it, in
 * `versions/<version>/bin`. The files are hard links to the tools (copies on another file system): for a symbolic link the CLI
 * would look for the language host beside the link's target, not find it, and warn. What is right stays, all else under these names is
 * replaced; safe to call by two processes at once.
 *
 * @returns the folder of the executables. Put it first on PATH where `pulumi` is called without the npm package.
 */
export async function preparePulumiHome({ home, tools }: PulumiHomeOptions): Promise<string> {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const folder = path.join(home, "versions", pulumiVersion, "bin");
    await mkdir(folder, { recursive: true });
    for (const [name, tool] of Object.entries(tools)) {
        await place(tool, path.join(folder, name));
    }
    return folder;
}

async function place(tool: string, file: string): Promise<void> {
    const source = await stat(tool);
    const existing = await stat(file).catch(() => undefined);
    if (existing !== undefined && isSame(source, existing)) {
        return;
    }
    const temporary = `${file}.${randomUUID()}`;
    try {
        await linkOrCopy(tool, temporary, source);
        if (existing?.isDirectory() === true) {
            await rm(file, { recursive: true });
        }
        await rename(temporary, file);
    } finally {
        await rm(temporary, { force: true });
    }
}

/** A link is the same file; a copy has its size and its time. */
function isSame(source: Stats, existing: Stats): boolean {
    return (
        isSameFile(source, existing) ||
        (source.size === existing.size && Math.abs(source.mtimeMs - existing.mtimeMs) < 1000)
    );
}

async function linkOrCopy(tool: string, file: string, source: Stats): Promise<void> {
    try {
        await link(tool, file);
    } catch {
        // Another file system, or one without hard links.
        await copyFile(tool, file, constants.COPYFILE_FICLONE);
        await utimes(file, source.atime, source.mtime);
    }
}
