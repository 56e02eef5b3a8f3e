/** What went wrong, for callers that decide by it; people read the message. */
export type ToolchainFailure =
    | "no-go"
    | "old-go"
    | "no-disk"
    | "no-network"
    | "build"
    | "verification"
    | "cache"
    | "choice"
    | "interrupted"
    | "control-plane";

/**
 * A tool could be neither found nor made. The message says what failed and, in its last sentence, how to go on; it is meant to
 * be printed as it is, without a stack.
 */
export class ToolchainError extends Error {
    override readonly name = "ToolchainError";
    readonly failure: ToolchainFailure;

    constructor(failure: ToolchainFailure, message: string, options?: ErrorOptions) {
        super(message, options);
        this.failure = failure;
    }
}

/** The error of a run that a signal (Ctrl-C) ended. Programs end with {@link exitCodes.interrupted} on it. */
export function interruptedError(): ToolchainError {
    return new ToolchainError("interrupted", "Interrupted. What was finished is kept; run the command again to go on.");
}

/** Exit codes of the programs under `toolchain/`. */
export const exitCodes = {
    /** All went well. */
    ok: 0,
    /** Something failed; standard error says what. */
    failed: 1,
    /** `control-plane status`: not running, as in LSB's `status`. */
    notRunning: 3,
    /** Ended by Ctrl-C (128 + SIGINT). */
    interrupted: 130,
} as const;

/** The exit code that goes with an error. */
export function exitCodeOf(error: unknown): number {
    return error instanceof ToolchainError && error.failure === "interrupted"
        ? exitCodes.interrupted
        : exitCodes.failed;
}

/** The text for a person: the message of an `Error`, whatever else was thrown as a string. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node system error ("ENOENT"), else undefined. */
export function systemErrorCode(error: unknown): string | undefined {
    if (error instanceof Error && "code" in error && typeof error.code === "string") {
        return error.code;
    }
    return undefined;
}
