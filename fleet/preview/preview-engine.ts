import { findEngine } from "../engine/find-engine";
import type { PulumiOptions } from "../engine/pulumi-command";
import { streamPulumi } from "../engine/stream-pulumi";
import { installationEnvironment } from "../local/installation-environment";
import { EngineLog, errorLines } from "./engine-log";

/** How the engine is asked. */
export interface PreviewRequest {
    readonly installation: string;
    /** Whether it looks at what is in the cluster before it compares. */
    readonly refresh: boolean;
    readonly signal: AbortSignal;
    /** Called with the number of resources that were looked at. */
    readonly tell: (resources: number) => void;
}

/** Of the CLI's exit codes (cmd/exit_codes.go in its source), which it promises to keep. */
const stackNotFound = 6;

/** Runs previews of the stacks of a project. Each takes the backend, passphrase and plugins that its environment names. */
export class PreviewEngine {
    private readonly projectFolder: string;
    private readonly engines = new Map<string, Promise<PulumiOptions>>();

    constructor(projectFolder: string) {
        this.projectFolder = projectFolder;
    }

    /**
     * Runs one preview, which changes nothing and takes no lock.
     * @returns all that the engine said; a preview that fails has errors.
     * @throws the reason of the signal when it was aborted; ToolchainError when there is no engine.
     */
    public async preview({ installation, refresh, signal, tell }: PreviewRequest): Promise<EngineLog> {
        const { environment, ...engine } = await this.engineFor(installation);
        const log = new EngineLog();
        const command = ["preview", "--json", "--stack", installation, ...(refresh ? ["--refresh"] : [])];
        const { code, standardError } = await streamPulumi(
            command,
            {
                ...engine,
                environment: {
                    ...environment,
                    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
                    PULUMI_SKIP_UPDATE_CHECK: "true",
                },
            },
            {
                signal,
                onLine: (line) => {
                    log.take(line);
                    tell(log.steps.length);
                },
            },
        );
        if (code !== 0 && log.errors.length === 0) {
            log.errors.push(...faultsOf(installation, code, standardError));
        }
        return log;
    }

    /** One for all that share an environment. */
    private engineFor(installation: string): Promise<PulumiOptions> {
        const environment = installationEnvironment(this.projectFolder, installation, process.env);
        const key = environment === process.env ? "" : installation;
        const engine = this.engines.get(key) ?? findEngine(this.projectFolder, environment);
        this.engines.set(key, engine);
        return engine;
    }
}

/** Why there was no preview at all. */
function faultsOf(installation: string, code: number, standardError: string): string[] {
    if (code === stackNotFound) {
        return [
            `there is no stack "${installation}" in the backend. Make it with \`npx pulumi stack init ${installation}\`, or name the backend that has it (PULUMI_BACKEND_URL, \`npx pulumi login\`).`,
        ];
    }
    const lines = errorLines(standardError);
    return lines.length > 0 ? lines : [`the engine ended with exit code ${code}, and did not say why.`];
}
