import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EngineHost } from "./engine-host/engine-host";
import { endOf, type FlotillaRun } from "./flotilla";
import { vaultEnvironment } from "./engine-host/vault";
import { secretsLines, writeEmptyStack } from "./engine-host/stack-files";
import { stackOutputs } from "./engine-host/stack-outputs";
import { engineHost, type Processes, temporaryFolder, type TestEngine } from "./shared-cluster";

const repository = path.resolve(__dirname, "../..");

/** What the program consists of; a user's clone has these, too. */
const programFiles = [
    "Pulumi.yaml",
    "index.ts",
    "main.cjs",
    "engine-watch.cjs",
    "code-cache.cjs",
    "cache-folder.cjs",
    "preload.cjs",
    "run.cjs",
    "typescript.cjs",
    "package.json",
    "tsconfig.json",
];
const programFolders = ["components", "provider"];

const stackFile = path.join("stacks", "Pulumi.test.yaml");

/** Commands that run the program or providers. */
const operations: readonly string[] = ["preview", "up", "refresh", "destroy"];

/** What a run of the CLI gave. */
export interface Run extends FlotillaRun {
    readonly code: number;
    /** Standard output and standard error together, as they came: which of them comes first is a matter of chance. */
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
    /** The stack's outputs, with what is secret. @throws AssertionError when the CLI fails. */
    outputs(): Promise<unknown>;
    /** The state as the backend keeps it. */
    state(): string;
}

/**
 * Makes a project with an empty stack.
 * @param kubeconfig path of the kubeconfig that KUBECONFIG names.
 * @param processes of what it is started with `pulumi`, `succeed` and `previewSteps`; what `start` starts has its own
 */
export async function createProject(
    engine: TestEngine,
    kubeconfig: string,
    processes: Processes = "shared",
): Promise<Project> {
    const folder = path.join(temporaryFolder(), "project");
    mkdirSync(path.join(folder, "stacks"), { recursive: true });
    mkdirSync(path.join(folder, "state"));
    const host = await engineHost(processes);
    // An engine host takes what the program loads from the repository.
    const [copied, linked] = host === undefined ? [programFolders, []] : [[], programFolders];
    for (const name of [...programFiles, ...copied]) {
        cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
    }
    for (const name of ["node_modules", ...linked]) {
        symlinkSync(path.join(repository, name), path.join(folder, name));
    }
    const project = makeProject(folder, engine, kubeconfig, host);
    if (host === undefined) {
        project.configure({});
        await project.succeed("stack", "init");
    } else {
        writeEmptyStack(path.join(folder, stackFile), path.join(folder, "state"), "flotilla/test");
    }
    return project;
}

function makeProject(folder: string, engine: TestEngine, kubeconfig: string, host?: EngineHost): Project {
    const file = path.join(folder, stackFile);
    const environment = {
        ...process.env,
        PATH: `${path.dirname(engine.pulumi)}${path.delimiter}${process.env["PATH"] ?? ""}`,
        PULUMI_HOME: engine.pulumiHome,
        PULUMI_BACKEND_URL: `file://${folder}/state?metadata=skip`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_LANGUAGE_NODEJS_RUN_PATH: path.join(folder, "run.cjs"),
        KUBECONFIG: kubeconfig,
        ...(host && vaultEnvironment(host.address)),
    };
    const spawnCommand = (words: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess =>
        spawn(engine.pulumi, ["--non-interactive", "--color=never", ...words, "--stack", "test"], {
            cwd: folder,
            env: { ...environment, ...more },
            stdio: ["ignore", "pipe", "pipe"],
        });
    const project: Project = {
        folder,
        environment,
        executable: engine.pulumi,
        configure: (config, others = {}) => {
            // JSON is YAML. What Pulumi wrote of its secrets has to stay: without it the state cannot be read any more.
            const secrets = safeRead(file).match(secretsLines) ?? [];
            const own = Object.entries(config).map(([key, value]) => [`flotilla:${key}`, value] as const);
            const values = [...own, ...Object.entries(others)].map(
                ([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`,
            );
            writeFileSync(file, `config:${values.length === 0 ? " {}" : ""}\n${values.join("")}${secrets.join("")}\n`);
        },
        start: (...commandArguments) => spawnCommand(commandArguments),
        pulumi: (command = "", ...more) =>
            host === undefined || !operations.includes(command)
                ? finish(spawnCommand([command, ...more]))
                : host.serve({ folder, environment }, ({ variables }) =>
                      finish(spawnCommand([command, ...more], variables)),
                  ),
        succeed: async (...commandArguments) => {
            const { code, text } = await project.pulumi(...commandArguments);
            assert.equal(code, 0, text);
            return text;
        },
        previewSteps: async () => {
            const { steps } = JSON.parse(await project.succeed("preview", "--json")) as { steps: Step[] };
            return Object.fromEntries(
                steps.filter(({ op }) => op !== "same").map(({ op, urn }) => [urn.split("::").pop() ?? urn, op]),
            );
        },
        outputs: async () =>
            host === undefined
                ? (JSON.parse(await project.succeed("stack", "output", "--json", "--show-secrets")) as unknown)
                : stackOutputs(project.state()),
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
export async function finish(child: ChildProcess): Promise<Run> {
    const started = performance.now();
    let text = "";
    const end = endOf(child);
    for (const stream of [child.stdout, child.stderr]) {
        stream?.on("data", (data: string) => (text += data));
    }
    const { code, ...printed } = await end;
    return { code: code ?? 1, ...printed, text, seconds: (performance.now() - started) / 1000 };
}
