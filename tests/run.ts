import { spawn } from "node:child_process";
import path from "node:path";

/** One step of `npm test`: an npm script, and whether it counts its own tests. */
interface Step {
    readonly script: string;
    readonly what: string;
    readonly kind: "check" | "mocha" | "preparation";
    /** Checks that it makes together; it ends with a line for each, such as "types: ok". */
    readonly checks?: readonly string[];
    /** Its output is shown as it comes, not when it has ended. */
    readonly isShown?: true;
}

interface Counts {
    passed: number;
    failed: number;
    skipped: number;
}

/** They are alone, because they end when they take too long. */
const unitTests: Step = { script: "test:unit", what: "unit tests", kind: "mocha", isShown: true };

/** Rows of steps that run at once, each row in order: the end-to-end tests leave the processors idle while they wait for a cluster. */
const rows: readonly (readonly Step[])[] = [
    [
        { script: "toolchain", what: "tools for the end-to-end tests", kind: "preparation", isShown: true },
        { script: "test:e2e", what: "end-to-end tests", kind: "mocha", isShown: true },
    ],
    [
        { script: "format:check", what: "format", kind: "check" },
        { script: "docs:check", what: "docs", kind: "mocha" },
        { script: "test:properties", what: "property tests", kind: "mocha" },
        { script: "types-and-lint", what: "types and lint", kind: "check", checks: ["types", "lint"] },
    ],
];

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

/**
 * `npm test`: every check and every test, also after one has failed, then one line that counts them all. Exit code 0
 * when nothing failed, 1 when something did.
 */
async function main(): Promise<void> {
    const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
    const broken: string[] = [];
    const runRow = async (row: readonly Step[]): Promise<void> => {
        for (const step of row) {
            broken.push(...(await runStep(step, counts)));
        }
    };
    await runRow([unitTests]);
    await Promise.all(rows.map(runRow));
    if (broken.length > 0) {
        say(`\nFailed: ${broken.join(", ")}. Their output is above.`);
    }
    say(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    process.exitCode = broken.length === 0 ? 0 : 1;
}

/** Runs and counts one step, and names what failed in it. */
async function runStep(step: Step, counts: Counts): Promise<string[]> {
    const started = performance.now();
    const isShown = step.isShown === true;
    if (isShown) {
        say(`\n== ${step.what}`);
    }
    const { code, output } = await runScript(step.script, isShown);
    const failed = failedIn(step, code, output);
    count(step, failed.length, output, counts);
    if (!isShown) {
        say(`\n== ${step.what}\n${output.trimEnd()}`);
    }
    say(`== ${step.what}: ${code === 0 ? "ok" : "failed"}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return failed;
}

/** Of several checks those without a line that says otherwise, or all when none tells of a failure that there was. */
function failedIn({ what, checks = [what] }: Step, code: number, output: string): string[] {
    const failed = checks.filter((check) => !new RegExp(`^${check}: ok$`, "m").test(output));
    return code === 0 ? [] : failed.length > 0 ? failed : [...checks];
}

function count(step: Step, failed: number, output: string, counts: Counts): void {
    if (step.kind === "mocha") {
        const failing = sum(output, "failing");
        counts.passed += sum(output, "passing");
        counts.skipped += sum(output, "pending");
        // A run that broke off without counting a failure has failed all the same.
        counts.failed += Math.max(failing, failed);
    } else {
        counts.failed += failed;
        counts.passed += step.kind === "check" ? (step.checks ?? [step.what]).length - failed : 0;
    }
}

/** The number that mocha's summaries have before a word, all together: a script may run mocha more than once. */
function sum(output: string, word: string): number {
    const matches = output.matchAll(new RegExp(`^\\s+(\\d+) ${word}(?: \\(.*\\))?$`, "gm"));
    return [...matches].reduce((total, [, count]) => total + Number(count), 0);
}

function runScript(script: string, isShown: boolean): Promise<{ code: number; output: string }> {
    return new Promise((resolve, reject) => {
        const child = spawn("npm", ["run", "--silent", script], {
            cwd: path.resolve(__dirname, ".."),
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        for (const [from, to] of [
            [child.stdout, process.stdout],
            [child.stderr, process.stderr],
        ] as const) {
            from.on("data", (data: Buffer) => {
                output += data.toString();
                if (isShown) {
                    to.write(data);
                }
            });
        }
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code: code ?? 1, output });
        });
    });
}

main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
});
