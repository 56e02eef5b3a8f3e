import { installationEnvironment } from "../local/installation-environment";
import { findEngine } from "./find-engine";
import type { PulumiOptions } from "./pulumi-command";

/** The engines of a project's installations: one for all that share an environment. */
export class ProjectEngines {
    private readonly projectFolder: string;
    private readonly engines = new Map<string, Promise<PulumiOptions>>();

    constructor(projectFolder: string) {
        this.projectFolder = projectFolder;
    }

    /**
     * The engine for an installation, with the backend, passphrase and plugins that its environment names.
     * @throws ToolchainError when it can be neither found nor made.
     */
    public of(installation: string): Promise<PulumiOptions> {
        const environment = installationEnvironment(this.projectFolder, installation, process.env);
        const key = environment === process.env ? "" : installation;
        const engine = this.engines.get(key) ?? findEngine(this.projectFolder, environment);
        this.engines.set(key, engine);
        return engine;
    }
}
