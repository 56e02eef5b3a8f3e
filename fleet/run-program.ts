import { exitCodeOf } from "../toolchain/toolchain-error";
import { errorText } from "./error-text";
import { createProgram } from "./program";
import { UserError } from "./user-error";

/** Runs the program with the words of this process, whose exit code says how that went; an error is told, with its stack only for a bug. */
export async function runProgram(): Promise<void> {
    try {
        await createProgram().parseAsync();
    } catch (error) {
        process.stderr.write(`${errorText(error)}\n`);
        process.exitCode = error instanceof UserError ? error.exitCode : exitCodeOf(error);
    }
}
