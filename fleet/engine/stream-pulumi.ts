import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { environmentOf, type PulumiOptions } from "./pulumi-command";

/** What becomes of the output of a run, and what ends it early. */
export interface PulumiStream {
    /** Called with each line of standard output. */
    readonly onLine: (line: string) => void;
    /** Asks the CLI to end in good order when it is aborted. */
    readonly signal: AbortSignal;
}

/** How a run ended. */
export interface PulumiEnd {
    /** 0 when all went well. */
    readonly code: number;
    readonly standardError: string;
}

/** Milliseconds in which an interrupted engine has to end by itself. */
const patience = 15_000;

/**
 * Runs the Pulumi CLI and reads its output while it comes. It is in a process group of its own: several run at once, and each
 * is asked to end once, by the signal, however many signals Ctrl-C sends; a second one would end it with its plugins alive.
 * @throws the reason of the signal when it was aborted, after the CLI has ended.
 */
export async function streamPulumi(
    commandArguments: readonly string[],
    options: PulumiOptions,
    { onLine, signal }: PulumiStream,
): Promise<PulumiEnd> {
    signal.throwIfAborted();
    const child = spawn(options.pulumi, ["--non-interactive", ...commandArguments], {
        cwd: options.folder,
        env: environmentOf(options),
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    let standardError = "";
    let kill: NodeJS.Timeout | undefined;
    let isListening = false;
    const interrupt = (): void => {
        kill ??= setTimeout(() => child.kill("SIGKILL"), patience);
        // Before its first word the CLI has nobody who listens to signals, and would leave its language host behind.
        if (isListening) {
            child.kill("SIGINT");
        }
    };
    signal.addEventListener("abort", interrupt);
    const lines = createInterface({ input: child.stdout });
    lines.on("line", onLine);
    lines.once("line", () => {
        isListening = true;
        if (signal.aborted) {
            interrupt();
        }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (standardError += text));
    try {
        const code = await new Promise<number | null>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", resolve);
        });
        signal.throwIfAborted();
        return { code: code ?? 1, standardError };
    } finally {
        clearTimeout(kill);
        signal.removeEventListener("abort", interrupt);
    }
}
