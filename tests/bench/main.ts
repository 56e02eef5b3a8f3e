import { writeFileSync } from "node:fs";
import path from "node:path";
import { createProject, type Project } from "../support/project";
import { sharedControlPlane, type TestEngine, testEngine, testTools } from "../support/shared-cluster";
import { flatProgram } from "./flat-program";
import { type Measurement, measure, medianOf, runBenchmark } from "./measure";

/** How many Kubernetes objects an installation has in each series. */
const sizes = (process.env["BENCH_SIZES"] ?? "30,360").split(",").map(Number);
/** Previews are measured this often, in turns, so that what else the machine does hits both sides. */
const repetitions = 5;

interface Row {
    readonly what: string;
    readonly flotilla: Measurement;
    readonly flat: Measurement;
}

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

/**
 * `npm run bench`: preview and up of an installation beside a flat program with the same Kubernetes objects, and beside
 * `kubectl diff --server-side`. Prints wall times, peak memory of all processes together, and ratios.
 */
async function main(): Promise<void> {
    const plane = await sharedControlPlane();
    const engine = await testEngine();
    const { kubectl } = await testTools();
    say(
        `Kubernetes provider plugin: ${engine.kubernetesPlugin}. Wall time in seconds, peak memory of all processes in MB.`,
    );
    for (const size of sizes) {
        say(`\n${size} Kubernetes objects`);
        const flotilla = await createProject(engine, plane.kubeconfig, "own");
        const flat = await createFlatProject(engine, plane.kubeconfig);
        const rows = [
            await firstUp(flotilla, flat, size),
            await previews("preview, nothing changed", flotilla, flat, size, "a"),
            await previews("preview, all changed", flotilla, flat, size, "b"),
        ];
        print(rows);
        say(`${"program's start alone".padEnd(28)}${column(await programStart(flotilla, size))}`);
        const manifest = path.join(flat.folder, "manifest.json");
        writeFileSync(
            manifest,
            JSON.stringify({ apiVersion: "v1", kind: "List", items: manifests(size, `flat-${size}`, "b") }),
        );
        const diff = await measure(
            kubectl,
            ["diff", "--server-side", "--force-conflicts", "-f", manifest],
            flat,
            (code) => code <= 1,
        );
        say(`${"kubectl diff --server-side".padEnd(28)}${column(diff)}`);
    }
}

/** The program of one file as Pulumi runs it by itself: through ts-node, without type checks. */
async function createFlatProject(engine: TestEngine, kubeconfig: string): Promise<Project> {
    const project = await createProject(engine, kubeconfig, "own");
    writeFileSync(path.join(project.folder, "index.ts"), flatProgram);
    const settings = ["name: flotilla", "main: index.ts", "stackConfigDir: stacks", "runtime: nodejs", ""];
    writeFileSync(path.join(project.folder, "Pulumi.yaml"), settings.join("\n"));
    const environment = { ...project.environment };
    delete environment["PULUMI_LANGUAGE_NODEJS_RUN_PATH"];
    return { ...project, environment };
}

function names(size: number, prefix: string): string[] {
    return Array.from({ length: size }, (_, index) => `${prefix}-${index}`);
}

function configuration(size: number, team: string): Record<string, unknown> {
    const namespaces = names(size, `flotilla-${size}`).map((name) => [name, { labels: { team } }] as const);
    return { cluster: { identifier: "bench" }, namespaces: Object.fromEntries(namespaces) };
}

function configure(flotilla: Project, flat: Project, size: number, team: string): void {
    flotilla.configure(configuration(size, team));
    flat.configure({}, { "flat:namespaces": names(size, `flat-${size}`), "flat:team": team });
}

function manifests(size: number, prefix: string, team: string): object[] {
    return names(size, prefix).map((name) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels: { team } },
    }));
}

async function firstUp(flotilla: Project, flat: Project, size: number): Promise<Row> {
    configure(flotilla, flat, size, "a");
    const command = ["up", "--yes", "--skip-preview"];
    return { what: "first up", flat: await run(flat, command), flotilla: await run(flotilla, command) };
}

async function previews(what: string, flotilla: Project, flat: Project, size: number, team: string): Promise<Row> {
    configure(flotilla, flat, size, team);
    const runs: { flotilla: Measurement; flat: Measurement }[] = [];
    for (let index = 0; index < repetitions; index++) {
        runs.push({ flotilla: await run(flotilla, ["preview"]), flat: await run(flat, ["preview"]) });
    }
    return {
        what,
        flotilla: medianOf(runs.map((run) => run.flotilla)),
        flat: medianOf(runs.map((run) => run.flat)),
    };
}

/** What of a preview is ours or Node's start, without the engine and its plugins. */
async function programStart(flotilla: Project, size: number): Promise<Measurement> {
    const values = Object.entries(configuration(size, "a")).map(([key, value]) => [
        `flotilla:${key}`,
        JSON.stringify(value),
    ]);
    const script = path.join(__dirname, "program-start.ts");
    const command = ["-r", "./typescript.cjs", script, flotilla.folder, JSON.stringify(Object.fromEntries(values))];
    const runs: Measurement[] = [];
    for (let index = 0; index < repetitions; index++) {
        runs.push(await measure(process.execPath, command, flotilla));
    }
    return medianOf(runs);
}

function run(project: Project, command: readonly string[]): Promise<Measurement> {
    return measure(project.executable, ["--non-interactive", ...command, "--stack", "test"], project);
}

function print(rows: readonly Row[]): void {
    say(`${"".padEnd(28)}${"flotilla".padEnd(18)}${"flat program".padEnd(18)}ratio`);
    for (const { what, flotilla, flat } of rows) {
        const ratio = (flotilla.seconds / flat.seconds).toFixed(2);
        say(`${what.padEnd(28)}${column(flotilla)}${column(flat)}${ratio}`);
    }
}

function column({ seconds, megabytes }: Measurement): string {
    return `${seconds.toFixed(2)} s ${String(megabytes).padStart(5)} MB`.padEnd(18);
}

runBenchmark(main);
