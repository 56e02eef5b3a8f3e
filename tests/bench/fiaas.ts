import { startSimulatedDaemon } from "../support/fiaas-daemon/fiaas-daemon";
import { useProgram } from "../support/program";
import { createProject, type Project } from "../support/project";
import { startOwnControlPlane, testEngine } from "../support/shared-cluster";
import { flatFiaasProgram } from "./flat-fiaas-program";
import { type Measurement, measure, runBenchmark } from "./measure";

const size = Number(process.env["BENCH_SIZE"] ?? "100");
const image = "fiaas/fiaas-deploy-daemon:v1.10.0";
/** Skipper sleeps 30 s after each namespace (fact sheet of FIAAS, 1.4). */
const skipperSeconds = 30 * size;

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

/**
 * `npm run bench:fiaas`: a first `up` of many namespaces with a daemon each, bootstraps included, beside a flat program
 * with the same resources and beside what Skipper needs at least. Each side has a cluster of its own.
 */
async function main(): Promise<void> {
    const names = Array.from({ length: size }, (_, index) => `bench-${index}`);
    const flotilla = await upOf("flotilla", (project) => {
        project.configure({
            cluster: { identifier: "bench" },
            fiaas: { channels: { stable: { image } } },
            namespaces: Object.fromEntries(names.map((name) => [name, { fiaas: {} }])),
        });
    });
    const flat = await upOf("flat program", (project) => {
        useProgram(project, flatFiaasProgram);
        project.configure({}, { "flat:namespaces": names, "flat:image": image });
    });
    say(
        `${size} namespaces: flotilla ${describe(flotilla)}, flat program ${describe(flat)}, ` +
            `ratio ${(flotilla.seconds / flat.seconds).toFixed(2)}; Skipper at least ${skipperSeconds} s.`,
    );
}

async function upOf(what: string, configure: (project: Project) => void): Promise<Measurement> {
    const plane = await startOwnControlPlane();
    const daemons = await startSimulatedDaemon(plane.kubeconfig);
    try {
        const project = await createProject(await testEngine(), plane.kubeconfig, "own");
        configure(project);
        const up = ["--non-interactive", "up", "--yes", "--skip-preview", "--stack", "test"];
        const measured = await measure(project.executable, up, project);
        say(`${what}: ${describe(measured)}`);
        return measured;
    } finally {
        await daemons.stop();
        await plane.stop();
    }
}

function describe({ seconds, megabytes }: Measurement): string {
    return `${seconds.toFixed(1)} s, ${megabytes} MB`;
}

runBenchmark(main);
