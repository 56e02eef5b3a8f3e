import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { Project } from "../../support/project";

const executable = path.resolve(__dirname, "../../../fleet/bin/flotilla");

/** What one run of the program gave. */
export interface FlotillaRun {
    readonly code: number | null;
    readonly output: string;
    readonly errors: string;
}

/** What `flotilla status --json` tells of a daemon, as far as tests look at it. */
export interface StatusDaemon {
    readonly namespace: string;
    readonly state: string;
    readonly skipperStatus: string | null;
    readonly version: string | null;
    readonly digest: string | null;
    readonly declaredDigest: string | null;
    readonly deploymentId: string | null;
    readonly why: string;
}

/** What `flotilla status --json` prints, as far as tests look at it. */
export interface StatusReport {
    readonly ok: boolean;
    readonly installations: readonly { readonly daemons: readonly StatusDaemon[] }[];
}

/** Starts `flotilla <arguments>` in a project, with the cluster that its programs use. */
export function startFlotilla(project: Project, ...commandArguments: string[]): ChildProcess {
    return spawn(executable, [...commandArguments, "--project", project.folder], {
        cwd: project.folder,
        env: project.environment,
        stdio: ["ignore", "pipe", "pipe"],
    });
}

/** Runs `flotilla <arguments>` in a project to its end. */
export function runFlotilla(project: Project, ...commandArguments: string[]): Promise<FlotillaRun> {
    return endOf(startFlotilla(project, ...commandArguments));
}

/** Waits for the end of a command; what it prints is kept apart. */
export function endOf(child: ChildProcess): Promise<FlotillaRun> {
    return new Promise((resolve, reject) => {
        let [output, errors] = ["", ""];
        child.stdout?.on("data", (data: Buffer) => {
            output += data.toString();
        });
        child.stderr?.on("data", (data: Buffer) => {
            errors += data.toString();
        });
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code, output, errors });
        });
    });
}
