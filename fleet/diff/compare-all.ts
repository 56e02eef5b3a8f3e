import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import path from "node:path";
import { UserError } from "../user-error";
import { diffExitCodes } from "./exit-codes";
import type * as comparing from "./comparer";
import type { ComparisonPlan, PartialReport } from "./comparer";
import type { WorkerAnswer, WorkerRequest } from "./worker";

/** Installations for which a second process is worth its start, about half a second. */
const worthwhile = 50;

/** Installations that a process gets at a time: the last ones are not waited for by all others for long. */
const portion = 25;

/** What watches over a comparison. */
export interface ComparisonWatch {
    readonly signal: AbortSignal;
    /** Called with the number of installations that are done. */
    readonly tell: (done: number) => void;
}

/**
 * Compares installations: a few in this process, many on all processors.
 * @throws UserError when the code of a side does not start; the "interrupted" error after Ctrl-C.
 */
export async function compareAll(
    plan: ComparisonPlan,
    names: readonly string[],
    watch: ComparisonWatch,
): Promise<PartialReport[]> {
    if (names.length === 0) {
        return [];
    }
    const count = Math.min(availableParallelism(), Math.ceil(names.length / worthwhile));
    if (count <= 1) {
        // Loaded here: with other processes this one does not need it.
        const { Comparer } = module.require("./comparer") as typeof comparing;
        const report = await new Comparer(plan).compare(names);
        watch.signal.throwIfAborted();
        return [report];
    }
    return compareInProcesses(plan, names, count, watch);
}

async function compareInProcesses(
    plan: ComparisonPlan,
    names: readonly string[],
    count: number,
    { signal, tell }: ComparisonWatch,
): Promise<PartialReport[]> {
    const reports: PartialReport[] = [];
    const left = [...names];
    let done = 0;
    const workers = Array.from({ length: count }, () => new Worker(plan));
    const stop = (): void => {
        workers.forEach((worker) => {
            worker.stop();
        });
    };
    signal.addEventListener("abort", stop);
    try {
        await Promise.all(
            workers.map(async (worker) => {
                while (left.length > 0) {
                    const some = left.splice(0, portion);
                    reports.push(await worker.compare(some));
                    done += some.length;
                    tell(done);
                }
            }),
        );
    } catch (error) {
        signal.throwIfAborted();
        throw error;
    } finally {
        signal.removeEventListener("abort", stop);
        stop();
    }
    return reports;
}

/** Another process that compares. */
class Worker {
    private readonly child: ChildProcess;

    constructor(plan: ComparisonPlan) {
        this.child = fork(path.join(__dirname, "worker.ts"), {
            execArgv: ["-r", path.resolve(__dirname, "../../typescript.cjs")],
            serialization: "advanced",
        });
        this.send({ plan });
    }

    /** @throws UserError when the code of a side does not start. */
    public compare(names: readonly string[]): Promise<PartialReport> {
        return new Promise((resolve, reject) => {
            const onExit = (code: number | null, signal: string | null): void => {
                reject(new Error(`A process that compares installations ended early (${signal ?? code ?? ""}).`));
            };
            this.child.once("exit", onExit);
            this.child.once("message", (answer: WorkerAnswer) => {
                this.child.off("exit", onExit);
                if ("report" in answer) {
                    resolve(answer.report);
                } else {
                    const { message, isExpected } = answer.problem;
                    reject(isExpected ? new UserError(message, diffExitCodes.trouble) : new Error(message));
                }
            });
            this.send({ names });
        });
    }

    public stop(): void {
        this.child.kill("SIGKILL");
    }

    /** What cannot be sent has a reason, which is told by the end of the process. */
    private send(request: WorkerRequest): void {
        this.child.send(request, () => undefined);
    }
}
