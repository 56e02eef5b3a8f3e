import { type ChildProcess, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type FlotillaRun, runFlotilla, startFlotilla } from "../../support/flotilla";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import type { TestEngine } from "../../support/shared-cluster";

/** A project whose stacks never ran a program: their states are imported. */
export interface ImportedStacks {
    readonly project: ProjectFiles;
    /** With the backend and the engine, and without the stacks' passphrase: {@link passphrase} has it. */
    readonly environment: NodeJS.ProcessEnv;
    /**
     * Makes a stack with a configuration, in YAML below `config`, and a state with outputs; none for an empty stack.
     * @param certificates outputs of certificates that the state has as resources, by document.
     */
    make(
        name: string,
        config: string,
        outputs?: Readonly<Record<string, unknown>>,
        certificates?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    ): void;
    /** Starts `flotilla certificates`, for tests that interrupt it. */
    start(commandArguments: readonly string[]): ChildProcess;
    /** Runs it to its end, without the stacks' passphrase. */
    certificates(commandArguments: readonly string[], variables?: NodeJS.ProcessEnv): Promise<FlotillaRun>;
    /** Runs another command to its end, in the same way. */
    flotilla(...commandArguments: readonly string[]): Promise<FlotillaRun>;
}

/** What reads the secrets of these stacks. */
export const passphrase = { PULUMI_CONFIG_PASSPHRASE: "test" } as const;

/** Marks a value as a secret, for an import (sdk/go/common/resource/sig.go of Pulumi). */
export function secretOutput(value: unknown): unknown {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(value) };
}

/** Makes a project without stacks. */
export function importedStacks(engine: TestEngine): ImportedStacks {
    const project = projectFiles({ "Pulumi.yaml": "name: flotilla\nruntime: nodejs\nstackConfigDir: stacks\n" });
    mkdirSync(path.join(project.folder, "state"));
    mkdirSync(path.join(project.folder, "stacks"));
    const environment: NodeJS.ProcessEnv = {
        ...process.env,
        PATH: `${path.dirname(engine.pulumi)}${path.delimiter}${process.env["PATH"] ?? ""}`,
        PULUMI_HOME: engine.pulumiHome,
        PULUMI_BACKEND_URL: `file://${project.folder}/state?metadata=skip`,
    };
    delete environment["PULUMI_CONFIG_PASSPHRASE"];
    const pulumi = (...command: string[]): void => {
        const { status, stderr } = spawnSync(engine.pulumi, ["--non-interactive", ...command], {
            cwd: project.folder,
            env: { ...environment, ...passphrase, PULUMI_SKIP_UPDATE_CHECK: "true" },
            encoding: "utf8",
        });
        if (status !== 0) {
            throw new Error(`pulumi ${command.join(" ")} failed:\n${stderr}`);
        }
    };
    const run = (commandArguments: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<FlotillaRun> =>
        runFlotilla([...commandArguments, "--project", project.folder], {
            environment: { ...environment, ...variables },
        });
    return {
        project,
        environment,
        make: (name, config, outputs, certificates = {}) => {
            const file = `stacks/Pulumi.${name}.yaml`;
            pulumi("stack", "init", name);
            const salt = readFileSync(path.join(project.folder, file), "utf8");
            project.write(file, `config:\n${config}${salt}`);
            if (outputs !== undefined) {
                project.write("state.json", stateOf(name, salt, outputs, certificates));
                pulumi("stack", "import", "--force", "--stack", name, "--file", "state.json");
            }
        },
        start: (commandArguments) =>
            startFlotilla(["certificates", ...commandArguments, "--project", project.folder], { environment }),
        certificates: (commandArguments, variables) => run(["certificates", ...commandArguments], variables),
        flotilla: (...commandArguments) => run(commandArguments),
    };
}

function stateOf(
    name: string,
    salt: string,
    outputs: Readonly<Record<string, unknown>>,
    certificates: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): string {
    const type = "pulumi:pulumi:Stack";
    const certificateType = "flotilla:pki:LeafCertificates";
    const state = { salt: salt.replace("encryptionsalt:", "").trim() };
    return JSON.stringify({
        version: 3,
        deployment: {
            manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "v3.250.0" },
            secrets_providers: { type: "passphrase", state },
            resources: [
                { urn: `urn:pulumi:${name}::flotilla::${type}::flotilla-${name}`, custom: false, type, outputs },
                ...Object.entries(certificates).map(([document, values]) => ({
                    urn: `urn:pulumi:${name}::flotilla::${certificateType}::${name}-pki-${document}-leaves`,
                    custom: true,
                    id: document,
                    type: certificateType,
                    outputs: Object.fromEntries(
                        Object.entries(values).map(([output, value]) => [`${document}.${output}`, value]),
                    ),
                })),
            ],
        },
    });
}
