import { mkdtempSync } from "node:fs";
import path from "node:path";
import { useProgram } from "../support/program";
import { createProject, type Project } from "../support/project";
import { temporaryFolder, testEngine } from "../support/shared-cluster";
import { type Measurement, measure, medianOf, runBenchmark } from "./measure";
import { pkiProgram } from "./pki-program";

const size = Number(process.env["BENCH_SIZE"] ?? "500");
/** What docs/performance.md advises for many resources: Go collects garbage when the heap is five times, not twice, what was kept. */
const goSettings = { GOGC: "400" };
/** Each side is measured this often, in turns. */
const repetitions = Number(process.env["BENCH_REPETITIONS"] ?? "3");

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

/**
 * `npm run bench:pki`: many ECDSA certificates in one `up`, beside a script of openssl that issues the same; and a preview
 * of them with nothing due beside one of a program without certificates.
 */
async function main(): Promise<void> {
    say(
        `${size} certificates (ECDSA P-256) of one authority, pulumi with GOGC=${goSettings.GOGC}. ` +
            `Median of ${repetitions}; memory of all processes together.`,
    );
    const [ups, scripts, previews, emptyPreviews]: Measurement[][] = [[], [], [], []];
    for (let index = 0; index < repetitions; index++) {
        scripts?.push(await openssl());
        const [project, empty] = [await createPkiProject(size), await createPkiProject(0)];
        ups?.push(await run(project, "up", "--yes", "--skip-preview"));
        await run(empty, "up", "--yes", "--skip-preview");
        previews?.push(await run(project, "preview"));
        emptyPreviews?.push(await run(empty, "preview"));
    }
    const [up, script, preview, empty] = [ups, scripts, previews, emptyPreviews].map((each) => medianOf(each ?? []));
    if (up === undefined || script === undefined || preview === undefined || empty === undefined) {
        return;
    }
    say(`first up                 ${describe(up)}`);
    say(`openssl                  ${describe(script)}`);
    say(`ratio                    ${(up.seconds / script.seconds).toFixed(2)}`);
    say(`preview, nothing due     ${describe(preview)}`);
    say(`preview, no certificates ${describe(empty)}`);
    say(`difference               ${(preview.seconds - empty.seconds).toFixed(2)} s`);
}

async function createPkiProject(certificates: number): Promise<Project> {
    const project = await createProject(await testEngine(), path.join(temporaryFolder(), "no-kubeconfig"), "own");
    useProgram(project, pkiProgram);
    project.configure({}, { "bench:certificates": certificates });
    return project;
}

function run(project: Project, ...command: string[]): Promise<Measurement> {
    const { folder, environment } = project;
    const commandLine = ["--non-interactive", ...command, "--stack", "test"];
    return measure(project.executable, commandLine, { folder, environment: { ...environment, ...goSettings } });
}

function openssl(): Promise<Measurement> {
    const folder = mkdtempSync(path.join(temporaryFolder(), "openssl-"));
    const script = path.join(__dirname, "openssl-issue.sh");
    return measure("/bin/sh", [script, String(size), folder], { folder, environment: process.env });
}

function describe({ seconds, megabytes }: Measurement): string {
    return `${seconds.toFixed(2)} s ${String(megabytes).padStart(5)} MB`;
}

runBenchmark(main);
