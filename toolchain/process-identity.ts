import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * One process, and no other one that gets the same number later: numbers are reused, a number together with the time at which
 * the process started is not.
 */
export interface ProcessIdentity {
    readonly processId: number;
    /** Opaque; equal for the same process only. */
    readonly startTime: string;
}

/** The start time of a living process; undefined when there is none with that number (a zombie counts as none). */
export function startTimeOf(processId: number): string | undefined {
    return process.platform === "linux" ? startTimeFromProc(processId) : startTimeFromPs(processId);
}

/** The identity of a living process, undefined when it has ended. */
export function identify(processId: number): ProcessIdentity | undefined {
    const startTime = startTimeOf(processId);
    return startTime === undefined ? undefined : { processId, startTime };
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
    return startTimeOf(identity.processId) === identity.startTime;
}

/** Sends a signal to exactly this process; a process that has ended meanwhile is no error. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
    if (!isAlive(identity)) {
        return;
    }
    try {
        process.kill(identity.processId, signal);
    } catch {
        // It ended between the look and the signal.
    }
}

/**
 * Field 22 of /proc/<pid>/stat, clock ticks since boot, joined with the boot id, because ticks begin anew at every boot. The name
 * (field 2) may hold spaces and parentheses, so fields are counted from the last ")".
 */
function startTimeFromProc(processId: number): string | undefined {
    try {
        const text = readFileSync(`/proc/${processId}/stat`, "utf8");
        const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
        const state = fields[0];
        const threads = Number(fields[17]);
        const ticks = fields[19];
        // While other threads of a killed process still end, its first one is a zombie already, and the ports are still bound.
        const ended = state === "X" || (state === "Z" && threads <= 1);
        return ended || ticks === undefined ? undefined : `${bootId()}/${ticks}`;
    } catch {
        return undefined;
    }
}

let knownBootId: string | undefined;

function bootId(): string {
    knownBootId ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return knownBootId;
}

function startTimeFromPs(processId: number): string | undefined {
    try {
        const text = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(processId)], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        }).trim();
        return text === "" || text.startsWith("Z") ? undefined : text.replace(/^\S+\s+/, "");
    } catch {
        return undefined;
    }
}
