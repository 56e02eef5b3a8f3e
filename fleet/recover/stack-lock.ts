import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileNames } from "../file-names";
import { bookkeepingFolder } from "./file-backend";

/** Who holds the lock of a stack in a file backend (Pulumi's `pkg/backend/diy/lock.go`). */
export interface StackLock {
    readonly pid: number;
    readonly username: string;
    readonly hostname: string;
    /** RFC 3339. */
    readonly timestamp: string;
}

/**
 * The locks of a stack. A backend that is not a folder on this machine has none that can be read here.
 * @param backend as in PULUMI_BACKEND_URL.
 */
export function readStackLocks(backend: string, project: string, stack: string): StackLock[] {
    const kept = bookkeepingFolder(backend);
    if (kept === undefined) {
        return [];
    }
    const folder = path.join(kept, "locks", "organization", project, stack);
    return fileNames(folder)
        .filter((name) => name.endsWith(".json"))
        .flatMap((name) => {
            try {
                return [JSON.parse(readFileSync(path.join(folder, name), "utf8")) as StackLock];
            } catch {
                // It was released, or is only half written, at this moment.
                return [];
            }
        });
}

/** Whether the process that holds a lock has ended; nobody can tell for another machine. */
export function isStale(lock: StackLock): boolean {
    return lock.hostname === os.hostname() && !isEngineRunning(lock.pid);
}

/** One line for people: who holds the lock, and since when. */
export function describeLock({ username, hostname, pid, timestamp }: StackLock): string {
    return `${username}@${hostname} (process ${pid}), since ${timestamp}`;
}

/** Process ids are used again: what runs under the number now has to be the engine. */
function isEngineRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    try {
        return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("pulumi");
    } catch {
        return true;
    }
}
