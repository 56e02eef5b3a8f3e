import { ConfigurationError } from "../components/installation/fault-lines";
import { exitCodeOf, messageOf, ToolchainError } from "../toolchain/toolchain-error";
import { createProgram } from "./program";
import { UserError } from "./user-error";

/** Runs the program with the words of this process, whose exit code says how that went; an error is told, with its stack only for a bug. */
export async function runProgram(): Promise<void> {
    try {
        await createProgram().parseAsync();
    } catch (error) {
        const isExpected =
            error instanceof UserError || error instanceof ConfigurationError || error instanceof ToolchainError;
        const text = isExpected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message);
        process.stderr.write(`${text}\n`);
        process.exitCode = error instanceof UserError ? error.exitCode : exitCodeOf(error);
    }
}
