import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** What came of one file. */
export interface FileResult {
    /** What mocha and the tests wrote. */
    readonly output: string;
    readonly failures: number;
    /** Wall time. */
    readonly seconds: number;
}

/** A process that runs test files one after the other, and keeps its control plane and engine between them. */
export interface Worker {
    /** Runs a file, given by its absolute path. @throws Error with the output when the process ends meanwhile. */
    run(file: string): Promise<FileResult>;
    /** Stops what the worker has started; gives its exit code. */
    end(): Promise<number | null>;
}

/** Written by the worker after each file, in line with its output: a zero byte, the number of failures, a line end. */
const mark = /\0(\d+)\n/;

/** The line with which a worker says that a file has ended. */
export function endOfFile(failures: number): string {
    return `\0${failures}\n`;
}

/** Starts `worker.ts`. */
export function startWorker(): Worker {
    const command = ["-r", "./typescript.cjs", path.join(__dirname, "worker.ts")];
    const child = spawn(process.execPath, command, { cwd: path.resolve(__dirname, "../.."), stdio: "pipe" });
    const ended = once(child, "close") as Promise<[number | null]>;
    let text = "";
    let look = (): void => undefined;
    for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data: Buffer) => {
            text += data.toString();
            look();
        });
    }
    const run = (file: string): Promise<FileResult> => {
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
        return Promise.race([result, broken]);
    };
    const end = async (): Promise<number | null> => {
        child.stdin.end();
        return (await ended)[0];
    };
    return { run, end };
}
