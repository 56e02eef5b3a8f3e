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
    /** Empty when the output was only shown. */
    readonly standardOutput: string;
    readonly standardError: string;
    /** Whether somebody asked for its end meanwhile; it may have gone well all the same, when that came too late for it. */
    readonly isInterrupted: boolean;
}

/** The code of a run for a stack that is not in the backend: of those (cmd/exit_codes.go in its source) that it promises to keep. */
export const stackNotFound = 6;

/**
 * Runs the Pulumi CLI and waits for its end, also when Ctrl-C asks it to end early.
 * @param output "inherit" shows everything to the user, "capture" returns it, "both" does both.
 */
export function runPulumi(
    commandArguments: readonly string[],
    options: PulumiOptions,
    output: "inherit" | "capture" | "both",
): Promise<PulumiResult> {
    return new Promise((resolve, reject) => {
        // Before the CLI runs: what it starts may send a signal at once.
        const release = outlive((signal) => child.kill(signal));
        const child = spawn(options.pulumi, ["--non-interactive", ...commandArguments], {
            cwd: options.folder,
            env: environmentOf(options),
            stdio: output === "inherit" ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
        });
        const texts = { standardOutput: "", standardError: "" };
        // Decoded as a whole: a character may be split between two pieces.
        child.stdout?.setEncoding("utf8").on("data", (text: string) => (texts.standardOutput += text));
        child.stderr?.setEncoding("utf8").on("data", (text: string) => (texts.standardError += text));
        if (output === "both") {
            child.stdout?.pipe(process.stdout, { end: false });
            child.stderr?.pipe(process.stderr, { end: false });
        }
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code: code ?? 1, ...texts, isInterrupted: release() });
        });
    });
}

/**
 * Keeps what engine, program and plugins say to one another from a proxy (`https_proxy`): Node's gRPC would send it there, although it
 * is for loopback. Nothing else reads this variable (https://github.com/grpc/grpc-node/blob/master/doc/environment_variables.md).
 */
export const grpcPastProxies = { no_grpc_proxy: "127.0.0.1,localhost" } as const;

/** The environment of the CLI: it looks for its language host on PATH, too. */
export function environmentOf({ pulumi, environment }: PulumiOptions): NodeJS.ProcessEnv {
    return {
        ...environment,
        ...grpcPastProxies,
        PATH: `${path.dirname(pulumi)}${path.delimiter}${environment["PATH"] ?? ""}`,
    };
}

/**
 * Keeps this process alive as long as the CLI: Ctrl-C reaches the CLI by itself, because it is in the same process
 * group, and it needs time to end in good order; a signal to this process alone is passed on.
 * @param pass sends the CLI a signal
 * @returns what gives the signals back, and says whether there was one.
 */
function outlive(pass: (signal: NodeJS.Signals) => void): () => boolean {
    let isInterrupted = false;
    const note = (): void => {
        isInterrupted = true;
    };
    const passOn = (signal: NodeJS.Signals): void => {
        note();
        pass(signal);
    };
    process.on("SIGINT", note).on("SIGTERM", passOn).on("SIGHUP", passOn);
    return () => {
        process.off("SIGINT", note).off("SIGTERM", passOn).off("SIGHUP", passOn);
        return isInterrupted;
    };
}
