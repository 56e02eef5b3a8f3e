import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";

/** Those that run. */
const groups = new Set<ChildProcess>();

process.once("exit", () => {
    groups.forEach(killGroup);
});

/**
 * Starts a command in a session of its own, so that {@link killGroup} ends it with everything in it, as a container ends. It ends with
 * this process, too: a test run that breaks off finds only what runs in the session of its tests.
 */
export function startGroup(command: string, words: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(command, words, { ...options, detached: true });
    groups.add(child);
    child.once("exit", () => groups.delete(child));
    return child;
}

/** Kills all of a group, also what is left of one whose first process has ended. */
export function killGroup({ pid }: ChildProcess): void {
    if (pid === undefined) {
        return;
    }
    try {
        process.kill(-pid, "SIGKILL");
    } catch {
        // All of it has ended.
    }
}
