import { spawn } from "node:child_process";
import path from "node:path";

/** How the Pulumi CLI is started. */
export interface PulumiOptions {
    /** Path of the CLI; its language host lies beside it. */
    readonly pulumi: string;
    /** The project's folder. */
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
}

/** What a run of the CLI gave. */
export interface PulumiResult {
    /** 0 when all went well. */
    readonly code: number;
    /** Only filled when the output was captured. */
    readonly standardOutput: string;
    readonly standardError: string;
}

/**
 * Runs the Pulumi CLI and waits for its end. Ctrl-C reaches the CLI by itself, because it is in the same process group.
 * @param output "inherit" shows everything to the user, "capture" returns it.
 */
export function runPulumi(
    commandArguments: readonly string[],
    options: PulumiOptions,
    output: "inherit" | "capture",
): Promise<PulumiResult> {
    return new Promise((resolve, reject) => {
        const child = spawn(options.pulumi, ["--non-interactive", ...commandArguments], {
            cwd: options.folder,
            env: {
                ...options.environment,
                PATH: `${path.dirname(options.pulumi)}${path.delimiter}${options.environment["PATH"] ?? ""}`,
            },
            stdio: output === "inherit" ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
        });
        const texts = { standardOutput: "", standardError: "" };
        child.stdout?.on("data", (data: Buffer) => (texts.standardOutput += data.toString()));
        child.stderr?.on("data", (data: Buffer) => (texts.standardError += data.toString()));
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code: code ?? 1, ...texts });
        });
    });
}
