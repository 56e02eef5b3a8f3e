import { spawn } from "node:child_process";
import { finish, type Project } from "../support/project";
import { residentMegabytes } from "../support/process-tree";
import { releaseAll } from "../support/shared-cluster";

/** Cost of one run. */
export interface Measurement {
    readonly seconds: number;
    /** Peak of the resident memory of all its processes together, in MB. */
    readonly megabytes: number;
}

/**
 * Runs a command in a project's folder and environment.
 * @param isExpected which exit codes are no failure; `diff` ends with 1 when there are differences.
 * @throws Error with its output when it fails.
 */
export async function measure(
    command: string,
    commandArguments: readonly string[],
    project: Pick<Project, "folder" | "environment">,
    isExpected: (code: number) => boolean = (code) => code === 0,
): Promise<Measurement> {
    const child = spawn(command, commandArguments, {
        cwd: project.folder,
        env: project.environment,
        stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = samplePeakMemory(child.pid ?? 0);
    const run = await finish(child);
    const megabytes = stop();
    if (!isExpected(run.code)) {
        throw new Error(`${command} ${commandArguments.join(" ")} ended with ${run.code}:\n${run.text.slice(-3000)}`);
    }
    return { seconds: run.seconds, megabytes };
}

/** The run whose wall time is in the middle. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
    const sorted = [...measurements].sort((a, b) => a.seconds - b.seconds);
    return sorted[Math.floor(sorted.length / 2)] ?? { seconds: Number.NaN, megabytes: Number.NaN };
}

/** Milliseconds between two looks at the memory. */
const sampleEvery = 100;

/** Samples the memory of a process and its descendants until the returned function is called; that gives the peak in MB. */
function samplePeakMemory(rootProcessId: number): () => number {
    let peak = 0;
    const timer = setInterval(() => {
        peak = Math.max(peak, residentMegabytes(rootProcessId));
    }, sampleEvery);
    return () => {
        clearInterval(timer);
        return Math.round(peak);
    };
}

/** Runs a benchmark, releases what it started, and ends the process: what a failed engine left open must not keep it running. */
export function runBenchmark(main: () => Promise<void>): void {
    void main()
        .finally(releaseAll)
        .catch((error: unknown) => {
            process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
            process.exitCode = 1;
        })
        .finally(() => process.exit());
}
