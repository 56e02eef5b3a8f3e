import { Command } from "commander";
import { ConfigurationError } from "../components/installation/fault-lines";
import { exitCodeOf, exitCodes, messageOf, ToolchainError } from "../toolchain/toolchain-error";
import { environmentCommand } from "./environment-command";
import { localCommand } from "./local/local-command";
import { recoverCommand } from "./recover/recover-command";
import { UserError } from "./user-error";

/** The `flotilla` program: what one does to installations beside plain `pulumi`. */
const program = new Command("flotilla")
    .description("The same Kubernetes platform in many places: what one does to installations beside plain pulumi.")
    .addCommand(localCommand())
    .addCommand(environmentCommand())
    .addCommand(recoverCommand())
    .addHelpText(
        "after",
        `\nExit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} failed, ${exitCodes.notRunning} not running (local status), ` +
            `${exitCodes.interrupted} interrupted.`,
    );

program.parseAsync().catch((error: unknown) => {
    const isExpected =
        error instanceof UserError || error instanceof ConfigurationError || error instanceof ToolchainError;
    const text = isExpected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message);
    process.stderr.write(`${text}\n`);
    process.exitCode = error instanceof UserError ? error.exitCode : exitCodeOf(error);
});
