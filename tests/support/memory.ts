import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";

/**
 * The folder for what a test writes, reads and removes at once: Linux has one in memory, where that takes a quarter of the
 * processor time. Elsewhere it is the one for all temporary files. What lies in it may not be executable.
 */
export const memoryFolder = writable("/dev/shm") ?? tmpdir();

function writable(folder: string): string | undefined {
    try {
        accessSync(folder, constants.W_OK);
        return folder;
    } catch {
        return undefined;
    }
}
