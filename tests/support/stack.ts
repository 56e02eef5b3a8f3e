import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as automation from "@pulumi/pulumi/automation";
import { writeEmptyStack } from "./engine-host/stack-files";
import { vaultEnvironment } from "./engine-host/vault";
import { engineHost, type Processes, temporaryFolder, type TestEngine } from "./shared-cluster";

/** What one operation of the engine did. */
export interface Outcome {
    readonly succeeded: boolean;
    /** Operations by logical name, without what stays the same: `create`, `update`, `replace`, `delete`, ... */
    readonly operations: Readonly<Record<string, string>>;
    /** The detailed diff of each resource: kinds by property path, such as `{"data.a": "update"}`. */
    readonly changes: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** Number of resources by operation, `same` included. */
    readonly summary: Readonly<Record<string, number>>;
    /** Errors, warnings and messages for the user, without colours; not the status lines. */
    readonly diagnostics: string;
    /** The lines that the next one replaces. */
    readonly status: readonly string[];
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Wall time, in seconds. */
    readonly seconds: number;
}

/** One resource of a state. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly initErrors?: readonly string[];
    readonly delete?: boolean;
}

/** A program and its stack on the real engine, with a state of their own. */
export interface TestStack {
    /** From now on the stack has another program. */
    use(program: automation.PulumiFn): void;
    preview(): Promise<Outcome>;
    /** Without a preview before it. */
    up(): Promise<Outcome>;
    refresh(): Promise<Outcome>;
    destroy(): Promise<Outcome>;
    /** The resources of the state by logical name. */
    exportState(): Promise<Readonly<Record<string, StateResource>>>;
    /** The state as it lies in the backend, encrypted; an export is not. */
    rawState(): string;
    /** Asks the engine to end the `up` under way, as Ctrl-C does. */
    interrupt(): void;
}

/** Settings of {@link withStack}. */
export interface StackOptions {
    readonly engine: TestEngine;
    readonly environment?: Readonly<Record<string, string>>;
    /** As for `createProject`; of the program it makes no difference. @default "shared" */
    readonly processes?: Processes;
}

/** The CLI of the one engine that a process has; it is asked for its version once. */
let command: Promise<automation.PulumiCommand> | undefined;

/** Makes an empty stack for an inline program. */
export async function withStack(program: automation.PulumiFn, options: StackOptions): Promise<TestStack> {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, "state"));
    const binaries = path.dirname(options.engine.pulumi);
    command ??= automation.PulumiCommand.get({ root: path.dirname(binaries), skipVersionCheck: true });
    const pulumiCommand = await command;
    const host = await engineHost(options.processes);
    const environment = {
        PATH: `${binaries}${path.delimiter}${process.env["PATH"] ?? ""}`,
        PULUMI_BACKEND_URL: `file://${folder}/state`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...options.environment,
    };
    const lease = await host?.open({ folder, environment: { ...process.env, ...environment } });
    const workspace = await automation.LocalWorkspace.create({
        pulumiCommand,
        workDir: folder,
        pulumiHome: options.engine.pulumiHome,
        projectSettings: { name: "test", runtime: "nodejs", main: folder },
        program,
        envVars: { ...environment, ...(host && vaultEnvironment(host.address)), ...lease?.variables },
    });
    if (host !== undefined) {
        workspace.createStack = () => {
            writeEmptyStack(path.join(folder, "Pulumi.test.yaml"), path.join(folder, "state"), "test/test");
            return Promise.resolve();
        };
    }
    const stack = await automation.Stack.create("test", workspace);
    let interruption = new AbortController();
    // Each would be one more run of the CLI after every operation; outputs come with the events.
    stack.outputs = () => Promise.resolve({});
    stack.info = () => Promise.resolve(undefined);
    return {
        use: (next) => {
            stack.workspace.program = next;
        },
        preview: () => run((settings) => stack.preview(settings)),
        up: () => {
            interruption = new AbortController();
            return run((settings) => stack.up({ ...settings, signal: interruption.signal, continueOnError: true }));
        },
        refresh: () => run((settings) => stack.refresh(settings)),
        destroy: () => run((settings) => stack.destroy(settings)),
        exportState: async () => {
            const deployment = (await stack.exportStack()).deployment as {
                readonly resources?: readonly StateResource[];
            };
            const { resources = [] } = deployment;
            const kept = resources.filter((resource) => resource.delete !== true);
            return Object.fromEntries(kept.map((resource) => [nameOf(resource.urn), resource]));
        },
        rawState: () => readFileSync(path.join(folder, "state", ".pulumi", "stacks", "test", "test.json"), "utf8"),
        interrupt: () => {
            interruption.abort();
        },
    };
}

interface RunSettings {
    readonly color: "never";
    readonly onOutput: (text: string) => void;
    readonly onEvent: (event: automation.EngineEvent) => void;
}

async function run(operate: (settings: RunSettings) => Promise<unknown>): Promise<Outcome> {
    const log = new OutcomeLog();
    const started = performance.now();
    let succeeded = true;
    try {
        await operate({
            color: "never",
            onOutput: () => undefined,
            onEvent: (event) => {
                log.take(event);
            },
        });
    } catch (error) {
        succeeded = false;
        // What the CLI wrote is known from the events; its whole output would hide them.
        const text = error instanceof Error ? error.message : String(error);
        log.diagnostics.push(text.split("\n")[0] ?? text);
    }
    return {
        succeeded,
        operations: log.operations,
        changes: log.changes,
        summary: log.summary,
        diagnostics: log.diagnostics.join("\n"),
        status: log.status,
        outputs: log.outputs,
        seconds: (performance.now() - started) / 1000,
    };
}

/** The engine also sends its debug log, which holds secrets. */
const shown: readonly string[] = ["error", "warning", "info", "info#err"];

class OutcomeLog {
    public readonly operations: Record<string, string> = {};
    public readonly changes: Record<string, Record<string, string>> = {};
    public readonly diagnostics: string[] = [];
    public readonly status: string[] = [];
    public summary: Readonly<Record<string, number>> = {};
    public outputs: Readonly<Record<string, unknown>> = {};

    public take(event: automation.EngineEvent): void {
        const { resourcePreEvent, resOutputsEvent, diagnosticEvent, summaryEvent } = event;
        const step = resourcePreEvent?.metadata;
        if (step !== undefined && step.op !== "same") {
            const name = nameOf(step.urn);
            this.operations[name] = [this.operations[name], step.op].filter(Boolean).join(" ");
            const details = Object.entries(step.detailedDiff ?? {});
            this.changes[name] = {
                ...this.changes[name],
                ...Object.fromEntries(details.map(([key, { diffKind }]) => [key, diffKind])),
            };
        }
        if (resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack") {
            this.outputs = resOutputsEvent.metadata.new?.outputs ?? {};
        }
        if (diagnosticEvent?.ephemeral === true) {
            this.status.push(plain(diagnosticEvent.message));
        } else if (diagnosticEvent !== undefined && shown.includes(diagnosticEvent.severity)) {
            this.diagnostics.push(`${diagnosticEvent.severity}: ${plain(diagnosticEvent.message)}`);
        }
        if (summaryEvent !== undefined) {
            this.summary = summaryEvent.resourceChanges;
        }
    }
}

/** Without the colour marks of the engine, such as `<{%reset%}>`. */
function plain(text: string): string {
    return text.replaceAll(/<\{%.*?%\}>/g, "").trim();
}

function nameOf(urn: string): string {
    return urn.split("::").pop() ?? urn;
}
