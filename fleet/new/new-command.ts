import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import type * as running from "./run-new";
import type { NewOptions } from "./run-new";

/** `flotilla new <installation>`: writes the stack file of a new installation, explained by comments. */
export function newCommand(): Command {
    return new Command("new")
        .description("write the stack file of a new installation, explained by comments")
        .argument("<name>", "its name, which is the stack's, too")
        .option("--from <installation>", "copy this one's file with its comments, without its secrets")
        .option("--layers <layers>", "the layers below it, weakest first, such as defaults,stage/canary")
        .option("--identifier <identifier>", "the cluster's identifier (default: the name)")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Nothing is ever overwritten, and nothing is written that has faults. What to do
next is printed: edit, make the stack, set its secrets, validate, preview.

Exit codes: ${exitCodes.ok} the file was written, ${exitCodes.failed} it was not.

Examples:
  npx flotilla new prod-eu-1
  npx flotilla new prod-eu-2 --from prod-eu-1
  npx flotilla new prod-eu-3 --layers defaults (stacks/layers/defaults.yaml)`,
        )
        .action((name: string, options: NewOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runNew } = module.require("./run-new") as typeof running;
            runNew(name, options);
        });
}
