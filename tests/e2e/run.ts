import os from "node:os";
import path from "node:path";
import { ensureTools } from "../../toolchain/ensure-tools";
import { nodeToolNames } from "../../toolchain/tools";
import { EngineHostProcess } from "../support/engine-host/engine-host";
import { engineHostVariable } from "../support/shared-cluster";
import { type Files, filesInOrder } from "./file-order";
import { useMemory } from "./temporary-folder";
import { startWorker, type Worker } from "./worker-process";

/** More than processors, because the tests wait for the cluster a third of their time. */
const laneCount = Number(process.env["FLOTILLA_TEST_WORKERS"] ?? os.availableParallelism() + 3);

/**
 * The part of the lanes that begins with the files that are alone: as long as there are some, it starts no control plane. One that has
 * nothing to do takes a twenty-fifth of a processor.
 */
const aloneShare = 0.6;

/** So many files may fail on a crowded machine without being broken. */
const mostAccidents = 5;

/** A file in which something failed. */
interface FailedFile {
    readonly file: string;
    /** All that it wrote. */
    readonly output: string;
}

/** All lanes have their files from here. */
interface Queue {
    readonly files: Files;
    readonly total: number;
    done: number;
    readonly failed: FailedFile[];
}

/** One engine host, which ends with this process, and a worker, which runs files one after the other and starts a control plane for them. */
class Lane {
    private readonly queue: Queue;
    /** What it begins with. */
    private readonly first: keyof Files;
    private host: EngineHostProcess | undefined;
    private worker: Worker | undefined;
    private isRight = true;

    constructor(queue: Queue, first: keyof Files) {
        this.queue = queue;
        this.first = first;
    }

    /** Runs files until there are none; true when every worker ended as it should, whatever its tests said. */
    public async work(): Promise<boolean> {
        const { alone, sharing } = this.queue.files;
        const [first, second] = this.first === "alone" ? [alone, sharing] : [sharing, alone];
        const next = (): string | undefined => first.shift() ?? second.shift();
        for (let file = next(); file !== undefined; file = next()) {
            await this.run(file);
        }
        await this.endWorker();
        await this.host?.stop();
        return this.isRight;
    }

    /** Ends what runs in the middle of a file. */
    public async breakOff(): Promise<void> {
        await this.worker?.breakOff();
    }

    private async run(file: string): Promise<void> {
        const worker = await this.readyWorker();
        const result = await worker.run(path.join(__dirname, file)).catch(String);
        const { queue } = this;
        queue.done += 1;
        const head = `\n-- ${queue.done} of ${queue.total}: ${file}`;
        if (typeof result === "string") {
            queue.failed.push({ file, output: result });
            process.stdout.write(`${head} broke off; more of it at the end\n`);
            await this.endWorker();
            return;
        }
        if (result.failures > 0) {
            queue.failed.push({ file, output: result.output });
            process.stdout.write(
                `${head}, ${result.seconds.toFixed(0)} s: ${result.failures} failed; more of it at the end\n`,
            );
        } else {
            process.stdout.write(`${head}, ${result.seconds.toFixed(0)} s\n${result.output}\n`);
        }
        tellLeftovers(result.leftovers);
        // What a file leaves open, or in an unknown state, must not slow down or spoil the next one.
        if (!result.isClean || result.failures > 0 || result.leftovers.length > 0) {
            await this.endWorker();
        }
    }

    private async readyWorker(): Promise<Worker> {
        if (this.host?.isRunning === false) {
            this.isRight = false;
            process.stdout.write("\n-- the engine host has ended; its words are above\n");
            await this.endWorker();
            this.host = undefined;
        }
        this.host ??= await EngineHostProcess.start();
        this.worker ??= startWorker({ [engineHostVariable]: this.host.address });
        return this.worker;
    }

    private async endWorker(): Promise<void> {
        const { code, leftovers } = (await this.worker?.end()) ?? { code: 0, leftovers: [] };
        this.worker = undefined;
        if (code !== 0) {
            this.isRight = false;
            process.stdout.write(`\n-- the process of the tests ended with ${code ?? "a signal"} after them\n`);
        }
        tellLeftovers(leftovers);
    }
}

function tellLeftovers(leftovers: readonly string[]): void {
    for (const leftover of leftovers) {
        process.stdout.write(`\n-- left running, and killed: ${leftover}\n`);
    }
}

/**
 * Runs the files in which something failed a second time, alone: what fails on a crowded machine only is told, and is no failure. Many are
 * no accident, and not run again. All of it is told at the end, where a log that was cut still has it. True when nothing failed but once.
 */
async function runAgain(failed: readonly FailedFile[], lanes: Lane[]): Promise<boolean> {
    if (failed.length > mostAccidents) {
        failed.forEach(({ file, output }) => process.stdout.write(`\n-- failed: ${file}\n${output}\n`));
        return false;
    }
    const files = { alone: failed.map(({ file }) => file), sharing: [] };
    const queue: Queue = { files, total: failed.length, done: 0, failed: [] };
    if (failed.length === 0) {
        return true;
    }
    process.stdout.write(`\n-- once more, alone: ${files.alone.join(", ")}\n`);
    const lane = new Lane(queue, "alone");
    lanes.push(lane);
    const isRight = await lane.work();
    for (const { file, output } of queue.failed) {
        process.stdout.write(`\n-- failed twice: ${file}\n${output}\n`);
    }
    for (const { file, output } of failed.filter((first) =>
        queue.failed.every((second) => second.file !== first.file),
    )) {
        // The bars keep whoever counts from counting these lines.
        process.stdout.write(`\n-- failed once, and not when it ran alone: ${file}\n${output.replace(/^/gm, "| ")}\n`);
    }
    return isRight && queue.failed.length === 0;
}

/** `npm run test:e2e [-- <words>]`: every file once, in whichever lane is free. A file's output is shown when it has ended. */
async function main(): Promise<void> {
    const files = filesInOrder(process.argv.slice(2));
    const total = files.alone.length + files.sharing.length;
    const queue = { files, total, done: 0, failed: [] };
    process.once("exit", useMemory(process.env));
    const lanes = Array.from(
        { length: Math.min(laneCount, total) },
        (_, index) => new Lane(queue, index < aloneShare * laneCount ? "alone" : "sharing"),
    );
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => {
            // A lane whose file has been broken off must not begin with another one.
            queue.files.alone.length = 0;
            queue.files.sharing.length = 0;
            void Promise.all(lanes.map((lane) => lane.breakOff())).finally(() => process.exit(1));
        });
    }
    // A build in the middle of a file would count against that file's limits of time.
    if (process.platform === "linux" && files.alone.some((file) => file.startsWith(`anchor${path.sep}`))) {
        await ensureTools(nodeToolNames);
    }
    const ends = await Promise.all(lanes.map((lane) => lane.work()));
    const again = await runAgain(queue.failed, lanes);
    process.exitCode = again && ends.every(Boolean) ? 0 : 1;
}

main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
});
