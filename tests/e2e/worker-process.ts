import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processesOfSession } from "../support/process-tree";
import { controlPlaneVariable } from "../support/shared-cluster";

/** What came of one file. */
export interface FileResult {
    /** What mocha and the tests wrote. */
    readonly output: string;
    readonly failures: number;
    /** Wall time. */
    readonly seconds: number;
}

/** A process that runs test files one after the other, and keeps its engine between them. */
export interface Worker {
    /** Runs a file, given by its absolute path. @throws Error with the output when the process ends meanwhile, or works too long. */
    run(file: string): Promise<FileResult>;
    /** Ends the worker and all that its tests left running. */
    end(): Promise<WorkerEnd>;
    /** The same at once, in the middle of a file. */
    breakOff(): Promise<WorkerEnd>;
}

/** How a worker ended. */
export interface WorkerEnd {
    /** Its exit code; null when it had to be killed. */
    readonly code: number | null;
    /** Process ids and command lines of what ran on after it, and was killed. */
    readonly leftovers: readonly string[];
}

/** Written by the worker after each file, in line with its output: a zero byte, the number of failures, a line end. */
const mark = /\0(\d+)\n/;

/** Longer than any file takes: what hangs must not keep the others from being counted. Milliseconds. */
const patienceForFile = 900_000;

/** For what a worker stops at its end, in milliseconds. */
const patienceForEnd = 60_000;

/** For what is about to end beside a worker, in milliseconds. */
const patienceForOthers = 1000;

/** The line with which a worker says that a file has ended. */
export function endOfFile(failures: number): string {
    return `\0${failures}\n`;
}

/** Starts `worker.ts`, whose tests share the control plane of a directory. */
export function startWorker(controlPlane: string): Worker {
    // As the program starts: half a second less where a test loads Pulumi's SDK.
    const command = ["-r", "./preload.cjs", "-r", "./typescript.cjs", path.join(__dirname, "worker.ts")];
    const child = spawn(process.execPath, command, {
        cwd: path.resolve(__dirname, "../.."),
        // The engine and the other tools in Go live for seconds: a tenth of their processor time would be garbage collection.
        env: { GOGC: "400", ...process.env, [controlPlaneVariable]: controlPlane },
        stdio: "pipe",
        // A session of its own: by it what the tests left running is found.
        detached: true,
    });
    // Not "close": a process that a test forgot can hold the pipes open for ever.
    const ended = once(child, "exit") as Promise<[number | null]>;
    let text = "";
    let look = (): void => undefined;
    for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data: Buffer) => {
            text += data.toString();
            look();
        });
    }
    const run = async (file: string): Promise<FileResult> => {
        const started = performance.now();
        child.stdin.write(`${file}\n`);
        const result = new Promise<FileResult>((resolve) => {
            look = () => {
                const found = mark.exec(text);
                if (found !== null) {
                    const output = text.slice(0, found.index);
                    text = text.slice(found.index + found[0].length);
                    const seconds = (performance.now() - started) / 1000;
                    resolve({ output, failures: Number(found[1]), seconds });
                }
            };
        });
        const broken = ended.then(([code]) => {
            throw new Error(`${file}: the process that ran it ended with ${String(code)}:\n${text}`);
        });
        const late = new AbortController();
        const tooLate = sleep(patienceForFile, undefined, { signal: late.signal }).then(() => {
            const running = killSession(child);
            throw new Error(
                `${file} did not end in ${patienceForFile / 1000} s:\n${text}\nIt ran:\n${running.join("\n")}`,
            );
        });
        try {
            return await Promise.race([result, broken, tooLate]);
        } finally {
            late.abort();
            tooLate.catch(() => undefined);
        }
    };
    const end = async (ask: () => void): Promise<WorkerEnd> => {
        ask();
        await Promise.race([ended, sleep(patienceForEnd, undefined, { ref: false })]);
        await untilAlone(child);
        const leftovers = killSession(child);
        return { code: (await ended)[0], leftovers };
    };
    return {
        run,
        end: () => end(() => child.stdin.end()),
        breakOff: () => end(() => child.kill("SIGTERM")),
    };
}

/** Waits a while for what was asked to end, such as the language host of an engine that has just ended. */
async function untilAlone({ pid }: ChildProcess): Promise<void> {
    for (let waited = 0; waited < patienceForOthers; waited += 50) {
        if (pid === undefined || processesOfSession(pid).length === 0) {
            return;
        }
        await sleep(50);
    }
}

/** Kills a worker and all that runs in its session; says what that was. */
function killSession(child: ChildProcess): string[] {
    const running = child.pid === undefined ? [] : processesOfSession(child.pid);
    for (const { processId } of running) {
        try {
            process.kill(processId, "SIGKILL");
        } catch {
            // It has ended meanwhile.
        }
    }
    return running.map(({ processId, command }) => `${processId} ${command}`);
}
