import { spawn } from "node:child_process";

/** What became of a command that ran to its end. */
export interface CommandResult {
    /** Exit code; null when a signal ended it. */
    readonly code: number | null;
    /** Everything that it wrote on standard output and standard error, in the order of arrival. */
    readonly output: string;
    /** True when it was killed because its time was up. */
    readonly timedOut: boolean;
}

/** Settings of one command. */
export interface CommandOptions {
    readonly folder?: string;
    readonly environment: NodeJS.ProcessEnv;
    /** Milliseconds after which the command is killed. */
    readonly timeout?: number;
    /** Kills the command when aborted. */
    readonly signal?: AbortSignal;
    /** Sees every piece of output as it comes. */
    readonly onOutput?: (text: string) => void;
}

/**
 * Runs a command without a shell and without input, and waits for its end.
 *
 * @throws the system error when it cannot be started (ENOENT, EACCES).
 */
export function runCommand(
    command: string,
    commandArguments: readonly string[],
    options: CommandOptions,
): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
        let output = "";
        let timedOut = false;
        const child = spawn(command, commandArguments, {
            cwd: options.folder,
            env: options.environment,
            stdio: ["ignore", "pipe", "pipe"],
        });
        const kill = (): void => void child.kill("SIGKILL");
        const timer =
            options.timeout === undefined
                ? undefined
                : setTimeout(() => {
                      timedOut = true;
                      kill();
                  }, options.timeout);
        const finish = (settle: () => void): void => {
            clearTimeout(timer);
            options.signal?.removeEventListener("abort", kill);
            settle();
        };
        const collect = (data: Buffer): void => {
            const text = data.toString("utf8");
            output += text;
            options.onOutput?.(text);
        };
        child.stdout.on("data", collect);
        child.stderr.on("data", collect);
        child.once("error", (error) => {
            finish(() => {
                reject(error);
            });
        });
        child.once("close", (code) => {
            finish(() => {
                resolve({ code, output, timedOut });
            });
        });
        options.signal?.addEventListener("abort", kill);
        if (options.signal?.aborted === true) {
            kill();
        }
    });
}
