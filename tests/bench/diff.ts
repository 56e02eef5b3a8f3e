import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ensureTools } from "../../toolchain/ensure-tools";
import { createClone } from "../support/clone";
import { createProject } from "../support/project";
import { sharedControlPlane, temporaryFolder, testEngine } from "../support/shared-cluster";
import { type Measurement, measure, medianOf, runBenchmark } from "./measure";

/** How many installations the fleet has, and a third of them to see how the time grows. */
const size = Number(process.env["BENCH_INSTALLATIONS"] ?? "1000");
/** Namespaces of an installation, four resources each, beside the five that each has. */
const namespaces = 14;
/** Runs of which the median counts. */
const repetitions = 3;

/**
 * `npm run bench:diff`: `flotilla diff` of a fleet of installations with 60 resources each, beside `helm template` of an
 * equivalent chart and `pulumi preview`, each once for one installation, times the number of installations.
 */
async function main(): Promise<void> {
    const repository = fleet(size);
    const third = fleet(Math.round(size / 3));
    say(`${size} installations with 60 resources each. Wall time in seconds, peak memory of all processes in MB.`);
    const helm = await helmTemplate();
    const preview = await pulumiPreview();
    const one = await edited(repository, editStack, ["site-7"]);
    const stack = await edited(repository, editStack, []);
    const layer = await edited(repository, editLayer, []);
    const fewer = await edited(third, editLayer, []);
    say(row("diff of one installation", one));
    say(row("diff of all, one stack file edited", stack));
    say(row("diff of all, a layer of all edited", layer));
    say(row(`the same with ${Math.round(size / 3)} installations`, fewer));
    const each = (what: string, { seconds }: Measurement): string =>
        `${what}: ${seconds.toFixed(2)} for one, ${(seconds * size).toFixed(0)} for all, one after another: ` +
        `${((seconds * size) / stack.seconds).toFixed(0)} times a diff of one stack file, ${((seconds * size) / layer.seconds).toFixed(0)} times that of a layer`;
    say(each("helm template", helm));
    say(each("pulumi preview", preview));
}

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

function row(what: string, { seconds, megabytes }: Measurement): string {
    return `${what.padEnd(36)}${seconds.toFixed(2).padStart(8)} s ${String(megabytes).padStart(6)} MB`;
}

/** The configuration that all installations have in common. */
function layer(pods: number): object {
    const names = Array.from({ length: namespaces }, (_, index) => `team-${index}`);
    return {
        namespaces: Object.fromEntries(
            names.map((name) => [
                name,
                {
                    labels: { team: name },
                    quota: { pods, "requests.cpu": "20" },
                    limits: { default: { cpu: "1", memory: "1Gi" } },
                    defaultDeny: { ingress: true },
                },
            ]),
        ),
    };
}

function stackFile(name: string, label: string): object {
    return {
        config: {
            "flotilla:layers": ["defaults"],
            "flotilla:cluster": { identifier: name },
            "flotilla:namespaces": { own: { labels: { site: label } } },
        },
    };
}

/** A clone of the project with many installations, committed. JSON is YAML. */
function fleet(count: number): string {
    const { folder } = createClone();
    git(folder, "init", "--quiet");
    mkdirSync(path.join(folder, "stacks", "layers"), { recursive: true });
    writeFileSync(path.join(folder, "stacks", "layers", "defaults.yaml"), JSON.stringify(layer(50)));
    for (let index = 0; index < count; index++) {
        const name = `site-${index}`;
        writeFileSync(path.join(folder, "stacks", `Pulumi.${name}.yaml`), JSON.stringify(stackFile(name, name)));
    }
    git(folder, "add", "--all");
    git(folder, "-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--message=fleet");
    return folder;
}

function git(folder: string, ...commandArguments: string[]): void {
    execFileSync("git", commandArguments, { cwd: folder });
}

function editStack(folder: string): void {
    writeFileSync(path.join(folder, "stacks", "Pulumi.site-7.yaml"), JSON.stringify(stackFile("site-7", "another")));
}

function editLayer(folder: string): void {
    writeFileSync(path.join(folder, "stacks", "layers", "defaults.yaml"), JSON.stringify(layer(60)));
}

/** What a diff costs after an edit, which is taken back. */
async function edited(folder: string, edit: (folder: string) => void, names: readonly string[]): Promise<Measurement> {
    edit(folder);
    const command = [
        path.resolve("fleet/bin/flotilla"),
        "diff",
        "--project",
        folder,
        "--base",
        "HEAD",
        "--exit-code",
        ...names,
    ];
    const runs: Measurement[] = [];
    for (let run = 0; run < repetitions; run++) {
        // 1: there are differences.
        runs.push(await measure(process.execPath, command, { folder, environment: process.env }, (code) => code === 1));
    }
    git(folder, "checkout", "--quiet", "--", ".");
    return medianOf(runs);
}

const chart = `{{- range $name, $namespace := .Values.namespaces }}
---
apiVersion: v1
kind: Namespace
metadata: {name: {{ $name }}, labels: {team: {{ $name }}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: flotilla, namespace: {{ $name }}}
spec: {hard: {pods: {{ $namespace.quota.pods | quote }}, requests.cpu: "20"}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: flotilla, namespace: {{ $name }}}
spec: {limits: [{type: Container, default: {cpu: "1", memory: 1Gi}}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: flotilla, namespace: {{ $name }}}
spec: {podSelector: {}, policyTypes: [Ingress]}
{{- end }}
`;

async function helmTemplate(): Promise<Measurement> {
    const { helm } = await ensureTools(["helm"]);
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, "templates"));
    writeFileSync(path.join(folder, "Chart.yaml"), "apiVersion: v2\nname: installation\nversion: 1.0.0\n");
    writeFileSync(path.join(folder, "values.yaml"), JSON.stringify(layer(50)));
    writeFileSync(path.join(folder, "templates", "all.yaml"), chart);
    const runs: Measurement[] = [];
    for (let run = 0; run < repetitions; run++) {
        runs.push(await measure(helm, ["template", "installation", folder], { folder, environment: process.env }));
    }
    return medianOf(runs);
}

async function pulumiPreview(): Promise<Measurement> {
    const plane = await sharedControlPlane();
    const project = await createProject(await testEngine(), plane.kubeconfig, "own");
    project.configure({ cluster: { identifier: "bench" }, ...layer(50) });
    const runs: Measurement[] = [];
    for (let run = 0; run < repetitions; run++) {
        const command = ["--non-interactive", "preview", "--stack", "test"];
        runs.push(await measure(project.executable, command, project));
    }
    return medianOf(runs);
}

runBenchmark(main);
