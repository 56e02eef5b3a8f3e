import { engineFaults } from "../engine/engine-faults";
import { ProjectEngines } from "../engine/project-engines";
import { streamPulumi } from "../engine/stream-pulumi";
import { EngineLog } from "./engine-log";

/** How the engine is asked. */
export interface PreviewRequest {
    readonly installation: string;
    /** Whether it looks at what is in the cluster before it compares. */
    readonly refresh: boolean;
    readonly signal: AbortSignal;
    /** Called with the number of resources that were looked at. */
    readonly tell: (resources: number) => void;
}

/** Runs previews of the stacks of a project. Each takes the backend, passphrase and plugins that its environment names. */
export class PreviewEngine {
    private readonly engines: ProjectEngines;

    constructor(projectFolder: string) {
        this.engines = new ProjectEngines(projectFolder);
    }

    /**
     * Runs one preview, which changes nothing and takes no lock.
     * @returns all that the engine said; a preview that fails has errors.
     * @throws the reason of the signal when it was aborted; ToolchainError when there is no engine.
     */
    public async preview({ installation, refresh, signal, tell }: PreviewRequest): Promise<EngineLog> {
        const { environment, ...engine } = await this.engines.of(installation);
        const log = new EngineLog();
        const command = ["preview", "--json", "--stack", installation, ...(refresh ? ["--refresh"] : [])];
        const end = await streamPulumi(
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
        if (end.code !== 0 && log.errors.length === 0) {
            log.errors.push(...engineFaults(installation, end));
        }
        return log;
    }
}
