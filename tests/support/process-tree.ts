import { readdirSync, readFileSync } from "node:fs";

const pageBytes = 4096;

/** The processes that descend from one, and itself, as /proc has them (Linux only). */
export function processTree(rootProcessId: number): number[] {
    const parents = new Map<number, number>();
    for (const processId of allProcesses()) {
        const parent = parentOf(processId);
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

/** The processes that have a text in their command line. */
export function processesWith(text: string): number[] {
    return allProcesses().filter((processId) => commandLine(processId).includes(text));
}

/** Kills processes, those that have ended meanwhile excepted. */
export function killProcesses(processIds: readonly number[]): void {
    for (const processId of processIds) {
        try {
            process.kill(processId, "SIGKILL");
        } catch {
            // It has ended.
        }
    }
}

/** What runs in a session, as setsid(2) makes one: also what has a process group of its own in it. */
export function processesOfSession(session: number): { readonly processId: number; readonly command: string }[] {
    return allProcesses()
        .filter((processId) => {
            const [state, , , sessionOfProcess] = statFields(processId);
            return Number(sessionOfProcess) === session && state !== "Z";
        })
        .map((processId) => ({ processId, command: commandLine(processId).replaceAll("\0", " ").trim() }));
}

/** Resident memory of a process and all that descend from it, in MB. */
export function residentMegabytes(rootProcessId: number): number {
    const pages = processTree(rootProcessId).reduce((sum, processId) => sum + residentPages(processId), 0);
    return (pages * pageBytes) / 1024 / 1024;
}

function allProcesses(): number[] {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function parentOf(processId: number): number | undefined {
    const parent = Number(statFields(processId)[1]);
    return Number.isNaN(parent) ? undefined : parent;
}

/** State, parent, process group, session and so on, as proc(5) has them; none of a process that has ended. */
function statFields(processId: number): string[] {
    const text = read(`/proc/${processId}/stat`);
    // The name in parentheses may hold blanks; fields are counted from the last parenthesis.
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
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
