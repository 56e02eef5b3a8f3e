import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import type * as running from "./run-render";
import type { RenderOptions } from "./run-render";

/** `flotilla render <installation>`: what an installation declares, without engine or cluster. */
export function renderCommand(): Command {
    return new Command("render")
        .description("print what an installation declares, without asking its cluster")
        .argument("<installation>", "the one to print")
        .option("--json", "print every resource as JSON, those that are no Kubernetes objects included")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Prints the Kubernetes objects as YAML that
\`kubectl apply --dry-run=server -f -\` takes. In the place of a secret stands
[secret], of a value that is only made later, known-after-creation.

Exit codes: ${exitCodes.ok} printed, ${exitCodes.failed} the installation is not there, or has faults.

Examples:
  npx flotilla render prod-eu-1
  npx flotilla render prod-eu-1 | kubectl apply --dry-run=server -f -
  npx flotilla render prod-eu-1 --json | jq '.[].type'`,
        )
        .action(async (name: string, options: RenderOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runRender } = module.require("./run-render") as typeof running;
            await runRender(name, options);
        });
}
