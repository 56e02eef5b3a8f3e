import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startTimeOf } from "../../toolchain/process-identity";
import { memoryFolder } from "../support/memory";

const gibibyte = 2 ** 30;

/** More than all lanes have in their folders at once, of which images of containers and homes of Pulumi are the most: 4.7 GB. */
const mostBytes = 6 * gibibyte;

const prefix = "flotilla-tests-";

/**
 * Has the tests write to memory, where there is plenty of it: on a disk they take a thirtieth more of the processor time. Who has named a
 * folder (`TMPDIR`) gets that one.
 * @param needed bytes.
 * @returns removes the folder with all that was left in it.
 */
export function useMemory(environment: NodeJS.ProcessEnv, needed = mostBytes): () => void {
    if (environment["TMPDIR"] !== undefined || !isRoomy(memoryFolder, needed)) {
        return () => undefined;
    }
    removeLeftovers(memoryFolder);
    const folder = path.join(memoryFolder, `${prefix}${process.pid}`);
    mkdirSync(folder, { mode: 0o700 });
    environment["TMPDIR"] = folder;
    return () => {
        remove(folder);
    };
}

/** Whether what lies there may be executed, and the machine has as much memory again for the tests themselves. */
function isRoomy(folder: string, needed: number): boolean {
    const { bavail, bsize } = statfsSync(folder);
    return isInMemory(folder) && bavail * bsize >= needed && os.freemem() >= 2 * needed;
}

function isInMemory(folder: string): boolean {
    const mounts = process.platform === "linux" ? readFileSync("/proc/self/mounts", "utf8").split("\n") : [];
    return mounts.some((line) => {
        const [, place, kind, options = ""] = line.split(" ");
        return place === folder && kind === "tmpfs" && !options.split(",").includes("noexec");
    });
}

/** Of a run that was killed. */
function removeLeftovers(folder: string): void {
    for (const name of readdirSync(folder)) {
        const owner = Number(name.slice(prefix.length));
        if (name.startsWith(prefix) && startTimeOf(owner) === undefined) {
            remove(path.join(folder, name));
        }
    }
}

function remove(folder: string): void {
    try {
        rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
        // It is somebody else's, or in use; a later run removes it.
    }
}
