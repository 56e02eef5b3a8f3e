import type { Command } from "commander";
import { exitCodeOf, exitCodes, messageOf, ToolchainError } from "../toolchain/toolchain-error";
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
 * @throws UserError with that code, for what the user can mend; an interruption and bugs as they are.
 */
export async function orTrouble<Result>(code: number, work: () => Result | Promise<Result>): Promise<Result> {
    try {
        return await work();
    } catch (error) {
        const isKnown =
            error instanceof UserError ? error.exitCode === exitCodes.failed : error instanceof ToolchainError;
        throw isKnown && exitCodeOf(error) === exitCodes.failed ? new UserError(messageOf(error), code) : error;
    }
}
