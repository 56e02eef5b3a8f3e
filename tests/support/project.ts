import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder, type TestEngine } from "./shared-cluster";

const repository = path.resolve(__dirname, "../..");

/** What the program consists of; a user's clone has these, too. */
const programFiles = [
    "Pulumi.yaml",
    "index.ts",
    "main.cjs",
    "engine-watch.cjs",
    "code-cache.cjs",
    "preload.cjs",
    "run.cjs",
    "typescript.cjs",
    "package.json",
    "tsconfig.json",
    "components",
    "provider",
];

/** What a run of the CLI gave. */
export interface Run {
    readonly code: number;
    /** Standard output and standard error together. */
    readonly text: string;
    /** Wall time, in seconds. */
    readonly seconds: number;
}

/** A step of a preview or an update, as `--json` has it. */
export interface Step {
    readonly op: string;
    readonly urn: string;
}

/** A copy of the program with one stack, `test`, its own state and its own stack file. */
export interface Project {
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
    /** Path of the Pulumi CLI. */
    readonly executable: string;
    /** Writes the stack file: the given `flotilla:` keys below `config`, and others with their own prefix. */
    configure(config: Readonly<Record<string, unknown>>, others?: Readonly<Record<string, unknown>>): void;
    /** Runs `pulumi <arguments> --stack test` and waits for its end. */
    pulumi(...commandArguments: string[]): Promise<Run>;
    /** The same for what has to succeed; gives what it printed. @throws AssertionError with that when it fails. */
    succeed(...commandArguments: string[]): Promise<string>;
    /** Starts `pulumi <arguments> --stack test`, for tests that interrupt it. */
    start(...commandArguments: string[]): ChildProcess;
    /** The operations of a preview by URN name, without what stays the same. */
    previewSteps(): Promise<Record<string, string>>;
    /** The state as the backend keeps it. */
    state(): string;
}

/**
 * Makes a project with an empty stack.
 * @param kubeconfig path of the kubeconfig that KUBECONFIG names.
 */
export async function createProject(engine: TestEngine, kubeconfig: string): Promise<Project> {
    const folder = path.join(temporaryFolder(), "project");
    mkdirSync(path.join(folder, "stacks"), { recursive: true });
    mkdirSync(path.join(folder, "state"));
    for (const name of programFiles) {
        cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
    }
    symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
    const project = makeProject(folder, engine, kubeconfig);
    project.configure({});
    const created = await project.pulumi("stack", "init");
    if (created.code !== 0) {
        throw new Error(`pulumi stack init failed:\n${created.text}`);
    }
    return project;
}

function makeProject(folder: string, engine: TestEngine, kubeconfig: string): Project {
    const stackFile = path.join(folder, "stacks", "Pulumi.test.yaml");
    const environment = {
        ...process.env,
        PATH: `${path.dirname(engine.pulumi)}${path.delimiter}${process.env["PATH"] ?? ""}`,
        PULUMI_HOME: engine.pulumiHome,
        PULUMI_BACKEND_URL: `file://${folder}/state?metadata=skip`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_LANGUAGE_NODEJS_RUN_PATH: path.join(folder, "run.cjs"),
        KUBECONFIG: kubeconfig,
    };
    const start = (...commandArguments: string[]): ChildProcess =>
        spawn(engine.pulumi, ["--non-interactive", "--color=never", ...commandArguments, "--stack", "test"], {
            cwd: folder,
            env: environment,
            stdio: ["ignore", "pipe", "pipe"],
        });
    const project: Project = {
        folder,
        environment,
        executable: engine.pulumi,
        configure: (config, others = {}) => {
            // JSON is YAML. The salt that Pulumi wrote has to stay: without it the state cannot be read any more.
            const salt = /^encryptionsalt:.*$/m.exec(safeRead(stackFile))?.[0] ?? "";
            const own = Object.entries(config).map(([key, value]) => [`flotilla:${key}`, value] as const);
            const values = [...own, ...Object.entries(others)].map(
                ([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`,
            );
            writeFileSync(stackFile, `config:${values.length === 0 ? " {}" : ""}\n${values.join("")}${salt}\n`);
        },
        start,
        pulumi: (...commandArguments) => finish(start(...commandArguments)),
        succeed: async (...commandArguments) => {
            const { code, text } = await project.pulumi(...commandArguments);
            assert.equal(code, 0, text);
            return text;
        },
        previewSteps: async () => {
            const child = spawn(engine.pulumi, ["--non-interactive", "preview", "--json", "--stack", "test"], {
                cwd: folder,
                env: environment,
                stdio: ["ignore", "pipe", "ignore"],
            });
            const { text } = await finish(child);
            const { steps } = JSON.parse(text) as { steps: Step[] };
            return Object.fromEntries(
                steps.filter(({ op }) => op !== "same").map(({ op, urn }) => [urn.split("::").pop() ?? urn, op]),
            );
        },
        state: () => safeRead(path.join(folder, "state", ".pulumi", "stacks", "flotilla", "test.json")),
    };
    return project;
}

function safeRead(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}

/** Waits for the end of a command and collects what it prints. */
export function finish(child: ChildProcess): Promise<Run> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
        let text = "";
        const collect = (data: Buffer): void => {
            text += data.toString();
        };
        child.stdout?.on("data", collect);
        child.stderr?.on("data", collect);
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code: code ?? 1, text, seconds: (performance.now() - started) / 1000 });
        });
    });
}
