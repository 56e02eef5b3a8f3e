import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import type * as running from "./run-validate";
import type { ValidateOptions } from "./run-validate";

/** `flotilla validate [installation...]`: all faults of all files at once, offline. */
export function validateCommand(): Command {
    return new Command("validate")
        .description("check the configuration of installations, offline: all faults of all files at once")
        .argument("[installation...]", "those to check (default: all)")
        .option("--json", "print JSON instead of lines")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
One line a fault, sorted, each once, and a summary as the last line:
  <file>:<line>: <path>: <what is wrong>. <what to do>.
Layers that no installation names are told on standard error.

Exit codes: ${exitCodes.ok} all are right, ${exitCodes.failed} there are faults, or the command line is wrong.

Examples:
  npx flotilla validate
  npx flotilla validate prod-eu-1 prod-eu-2
  npx flotilla validate --json | jq '.installations[] | select(.ok | not).name'`,
        )
        .action((names: string[], options: ValidateOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runValidate } = module.require("./run-validate") as typeof running;
            runValidate(names, options);
        });
}
