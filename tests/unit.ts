import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { testFiles } from "./support/test-files";
import type { UnitFileEnd } from "./unit-worker";

/** A file in which something failed, with what mocha says of it. */
interface Failure {
    readonly file: string;
    readonly text: string;
}

/** What came of all files. */
interface Totals {
    passed: number;
    failed: number;
    skipped: number;
    readonly failures: Failure[];
}

/** Folders of tests that have runners of their own. */
const others = ["e2e", "docs"].map((folder) => folder + path.sep);

/** How the names of files end whose tests build whole stacks, reports or catalogs again and again. */
const propertiesEnd = ".properties.test.ts";

/** Milliseconds that a test may take: the unit tests are alone, property tests have the end-to-end tests beside them. */
const patience = { unit: 5_000, properties: 120_000 };

type Kind = keyof typeof patience;

function startWorker(kind: Kind): ChildProcess {
    const loaders = ["-r", "./preload.cjs", "-r", "./typescript.cjs"];
    return fork(path.join(__dirname, "unit-worker.ts"), [String(patience[kind])], {
        cwd: path.resolve(__dirname, ".."),
        // Most of what a test makes is garbage when the next one begins: less of it is copied in larger portions.
        execArgv: ["--max-semi-space-size=64", "--min-semi-space-size=64", ...loaders],
    });
}

/** Has a worker run a file; one that ends meanwhile has failed. */
function runFile(worker: ChildProcess, file: string): Promise<UnitFileEnd> {
    return new Promise((resolve) => {
        const broken = (code: number | null): void => {
            const failures = `  the process that ran it ended with ${code ?? "a signal"}\n`;
            resolve({ passed: 0, failed: 1, skipped: 0, shown: `\n  ${file}`, failures });
        };
        worker.once("exit", broken);
        worker.once("message", (end) => {
            worker.off("exit", broken);
            resolve(end as UnitFileEnd);
        });
        // What cannot be sent to one that is about to end is told by its end.
        worker.send(path.join(__dirname, file), () => undefined);
    });
}

/** Runs files in a process of its own until there are none. */
async function runLane(kind: Kind, next: () => string | undefined, totals: Totals): Promise<void> {
    let worker: ChildProcess | undefined;
    for (let file = next(); file !== undefined; file = next()) {
        // One that has ended in the middle of a file may still count as connected.
        worker = worker?.exitCode === null && worker.signalCode === null ? worker : startWorker(kind);
        const { passed, failed, skipped, shown, failures } = await runFile(worker, file);
        totals.passed += passed;
        totals.failed += failed;
        totals.skipped += skipped;
        if (failed > 0) {
            totals.failures.push({ file, text: failures });
        }
        process.stdout.write(`${shown}\n`);
    }
    if (worker?.connected === true) {
        worker.disconnect();
    }
}

/** The files of a kind, in order: all, or those with one of the words in their path. */
function filesOf(kind: Kind, words: readonly string[]): string[] {
    return testFiles(__dirname, words)
        .filter((file) => !others.some((folder) => file.startsWith(folder)))
        .filter((file) => file.endsWith(propertiesEnd) === (kind === "properties"));
}

/**
 * `npm run test:unit [-- <words>]` and `npm run test:properties [-- <words>]`: every file of the kind once, in two processes. One
 * begins with the first file and the other one with the last, so that each loads a part of the modules only: files that are close to
 * each other use the same ones.
 */
async function main(): Promise<void> {
    const started = performance.now();
    const [kind = "unit", ...words] = process.argv.slice(2) as [Kind?, ...string[]];
    const files = filesOf(kind, words);
    const totals: Totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
    if (files.length === 0) {
        throw new Error(`no file of this kind (${kind}) has one of these words in its path: ${words.join(", ")}`);
    }
    await Promise.all([runLane(kind, () => files.shift(), totals), runLane(kind, () => files.pop(), totals)]);
    for (const { file, text } of totals.failures) {
        process.stdout.write(`\n-- failed: tests/${file}\n${text}`);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const counts = [
        `${totals.passed} passing (${seconds} s)`,
        ...(totals.skipped === 0 ? [] : [`${totals.skipped} pending`]),
        ...(totals.failed === 0 ? [] : [`${totals.failed} failing`]),
    ];
    process.stdout.write(`\n${counts.map((count) => `  ${count}\n`).join("")}`);
    process.exitCode = totals.failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
});
