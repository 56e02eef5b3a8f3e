import type { Command } from "commander";
import { exitCodeOf, exitCodes } from "../toolchain/toolchain-error";
import { errorText } from "./error-text";
import { UserError } from "./user-error";

/**
 * Gives a command whose exit code 1 says what it found another one for mistakes in its words: whoever only looks at the code must not
 * take a typing error for a finding.
 */
export function withTroubleCode(command: Command, code: number): Command {
    return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.ok : code));
}

/**
 * Does the work of such a command.
 * @throws UserError with that code for whatever goes wrong, a bug too; an interruption, and what has a code of its own, as it is.
 */
export async function orTrouble<Result>(code: number, work: () => Result | Promise<Result>): Promise<Result> {
    try {
        return await work();
    } catch (error) {
        const own = error instanceof UserError ? error.exitCode : exitCodeOf(error);
        throw own === exitCodes.failed ? new UserError(errorText(error), code) : error;
    }
}
