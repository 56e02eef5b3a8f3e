import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { Project } from "./project";
import { engineHost, type Processes } from "./shared-cluster";

/** The program as people start it. */
export const executable = path.resolve(__dirname, "../../fleet/bin/flotilla");

/** What one run of the program gave. */
export interface FlotillaRun {
    readonly code: number | null;
    readonly output: string;
    readonly errors: string;
}

/** Where `flotilla` runs. */
export interface FlotillaPlace {
    /** @default that of the tests */
    readonly folder?: string;
    /** @default that of the tests */
    readonly environment?: NodeJS.ProcessEnv;
}

/** Starts `flotilla <words>` as a process, for tests that do something to it, or that are about the process. */
export function startFlotilla(words: readonly string[], place: FlotillaPlace = {}): ChildProcess {
    return spawn(executable, words, {
        cwd: place.folder,
        env: place.environment,
        stdio: ["ignore", "pipe", "pipe"],
    });
}

/**
 * Runs `flotilla <words>` to its end. Most do it in the engine host, which has everything loaded; one test of each command at least has it
 * run in a process of its own.
 */
export async function runFlotilla(
    words: readonly string[],
    place: FlotillaPlace = {},
    processes: Processes = "shared",
): Promise<FlotillaRun> {
    const host = await engineHost(processes);
    if (host === undefined) {
        return endOf(startFlotilla(words, place));
    }
    const { folder = process.cwd(), environment = process.env } = place;
    return host.flotilla({ words, folder, environment });
}

/** Starts `flotilla <words>` in a project, with the cluster that its programs use. */
export function startInProject({ folder, environment }: Project, ...words: string[]): ChildProcess {
    return startFlotilla([...words, "--project", folder], { folder, environment });
}

/** Runs `flotilla <words>` in a project to its end; the engine host serves the engines that it starts, too. */
export async function runInProject({ folder, environment }: Project, ...words: string[]): Promise<FlotillaRun> {
    const run = (variables: NodeJS.ProcessEnv): Promise<FlotillaRun> =>
        runFlotilla([...words, "--project", folder], { folder, environment: { ...environment, ...variables } });
    const host = await engineHost();
    return host === undefined ? run({}) : host.serve({ folder, environment }, ({ variables }) => run(variables));
}

/** Waits for the end of a command; what it prints is kept apart. */
export function endOf(child: ChildProcess): Promise<FlotillaRun> {
    return new Promise((resolve, reject) => {
        let [output, errors] = ["", ""];
        child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
        child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code, output, errors });
        });
    });
}
