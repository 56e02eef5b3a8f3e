import { readdirSync, readFileSync } from "node:fs";

const pageBytes = 4096;

/** The processes that descend from one, and itself, as /proc has them (Linux only). */
export function processTree(rootProcessId: number): number[] {
    const parents = new Map<number, number>();
    for (const name of readdirSync("/proc")) {
        const processId = Number(name);
        const parent = Number.isInteger(processId) ? parentOf(processId) : undefined;
        if (parent !== undefined) {
            parents.set(processId, parent);
        }
    }
    const isInTree = (processId: number): boolean => {
        for (let id: number | undefined = processId; id !== undefined && id > 1; id = parents.get(id)) {
            if (id === rootProcessId) {
                return true;
            }
        }
        return false;
    };
    return [...parents.keys()].filter(isInTree);
}

/** The command line of a process, its parts separated by NUL; empty when it has ended. */
export function commandLine(processId: number): string {
    return read(`/proc/${processId}/cmdline`);
}

/** Resident memory of a process and all that descend from it, in MB. */
export function residentMegabytes(rootProcessId: number): number {
    const pages = processTree(rootProcessId).reduce((sum, processId) => sum + residentPages(processId), 0);
    return (pages * pageBytes) / 1024 / 1024;
}

function parentOf(processId: number): number | undefined {
    const text = read(`/proc/${processId}/stat`);
    // The name in parentheses may hold blanks; fields are counted from the last parenthesis.
    const parent = Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
    return Number.isNaN(parent) ? undefined : parent;
}

function residentPages(processId: number): number {
    return Number(read(`/proc/${processId}/statm`).split(" ")[1] ?? 0) || 0;
}

function read(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
