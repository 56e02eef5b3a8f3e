import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

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
    if (!backend.startsWith("file://")) {
        return [];
    }
    const folder = path.join(backendFolder(backend), ".pulumi", "locks", "organization", project, stack);
    return listFiles(folder)
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

/** Pulumi also takes `file://~` and paths that count from the current folder, and options behind a question mark. */
function backendFolder(backend: string): string {
    const folder = decodeURI(backend.slice("file://".length).replace(/\?.*$/, ""));
    return path.resolve(folder.replace(/^~(?=\/|$)/, os.homedir()));
}

function listFiles(folder: string): string[] {
    try {
        return readdirSync(folder);
    } catch {
        return [];
    }
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
