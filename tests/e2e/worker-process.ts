import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { shortLived } from "../../toolchain/control-plane/component-process";
import { killProcesses, processesOfSession } from "../support/process-tree";

/** How a file ended, as the worker says it. */
export interface FileEnd {
    readonly failures: number;
    /** False when its tests left something open in the worker, such as a timer or a connection. */
    readonly isClean: boolean;
}

/** What came of one file. */
export interface FileResult extends FileEnd {
    /** What mocha and the tests wrote. */
    readonly output: string;
    /** Processes that its tests left running, which have been killed: their ids and command lines. */
    readonly leftovers: readonly string[];
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
    /** As {@link FileResult.leftovers}. */
    readonly leftovers: readonly string[];
}

/** Written by the worker after each file, in line with its output: a zero byte, a {@link FileEnd}, a line end. */
const mark = /\0(\{.*\})\n/;

/** Longer than any file takes: what hangs must not keep the others from being counted. Milliseconds. */
const patienceForFile = 900_000;

/** For what a worker stops at its end, in milliseconds. */
const patienceForEnd = 60_000;

/** For what is about to end beside a worker, in milliseconds. */
const patienceForOthers = 5000;

/** The line with which a worker says that a file has ended. */
export function endOfFile(end: FileEnd): string {
    return `\0${JSON.stringify(end)}\n`;
}

/** Starts `worker.ts`. @param variables say what its tests share */
export function startWorker(variables: Readonly<Record<string, string>>): Worker {
    // As the program starts: half a second less where a test loads Pulumi's SDK.
    const command = ["-r", "./preload.cjs", "-r", "./typescript.cjs", path.join(__dirname, "worker.ts")];
    const child = spawn(process.execPath, command, {
        cwd: path.resolve(__dirname, "../.."),
        // The engine and the other tools in Go live for seconds, too.
        env: { ...shortLived, ...process.env, ...variables },
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
        const result = new Promise<FileEnd & { readonly output: string }>((resolve) => {
            look = () => {
                const found = mark.exec(text);
                if (found !== null) {
                    const output = text.slice(0, found.index);
                    text = text.slice(found.index + found[0].length);
                    resolve({ output, ...(JSON.parse(found[1] ?? "") as FileEnd) });
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
            const known = await Promise.race([result, broken, tooLate]);
            const seconds = (performance.now() - started) / 1000;
            await untilAlone(child, [child.pid]);
            return { ...known, seconds, leftovers: killSession(child, [child.pid]) };
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
async function untilAlone(child: ChildProcess, except: readonly unknown[] = []): Promise<void> {
    for (let waited = 0; waited < patienceForOthers && running(child, except).length > 0; waited += 50) {
        await sleep(50);
    }
}

/** Kills what runs in a worker's session; says what that was. */
function killSession(child: ChildProcess, except: readonly unknown[] = []): string[] {
    const killed = running(child, except);
    killProcesses(killed.map(({ processId }) => processId));
    return killed.map(({ processId, command }) => `${processId} ${command}`);
}

function running({ pid }: ChildProcess, except: readonly unknown[]): ReturnType<typeof processesOfSession> {
    return pid === undefined ? [] : processesOfSession(pid).filter(({ processId }) => !except.includes(processId));
}
