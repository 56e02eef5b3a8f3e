import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import type * as running from "./run-explain";
import type { ExplainOptions } from "./run-explain";

/** `flotilla explain <installation> [path]`: effective values, and where each was written. */
export function explainCommand(): Command {
    return new Command("explain")
        .description("show the values that count for an installation, and the file and line of each")
        .argument("<installation>", "the installation")
        .argument("[path]", "only what is at and below it, such as namespaces.payments")
        .option("--all", "show what each value overrides, too")
        .option("--json", "print JSON instead of lines")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Defaults are marked "default". Secrets are never shown.

Exit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} the configuration has faults, or the command
line is wrong.

Examples:
  npx flotilla explain prod-eu-1
  npx flotilla explain prod-eu-1 namespaces.payments --all
  npx flotilla explain prod-eu-1 'namespaces.a.annotations["example.com/owner"]'
  npx flotilla explain prod-eu-1 --json | jq '.[] | select(.isDefault | not)'`,
        )
        .action((installation: string, path: string | undefined, options: ExplainOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runExplain } = module.require("./run-explain") as typeof running;
            runExplain(installation, path ?? "", options);
        });
}
