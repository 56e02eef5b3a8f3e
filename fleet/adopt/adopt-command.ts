import { Command } from "commander";
import { projectOption } from "../project";
import type * as running from "./run-adopt";
import type { AdoptOptions } from "./run-adopt";

/** `flotilla adopt <installation>`: the sections with which an installation takes over what Skipper left. */
export function adoptCommand(): Command {
    return new Command("adopt")
        .description("read what Skipper left in a cluster, and print the stack file's sections that adopt it")
        .argument("<installation>", "the installation whose cluster is read")
        .option("--import-list <file>", "also write Pulumi's bulk import file for `pulumi import --file`")
        .option("--json", "print JSON with everything that was found")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
The cluster is only read. flotilla:fiaas and flotilla:namespaces are printed
with what the stack file has in them already, but without comments. Every
deployment id is kept, so that the first \`up\` deploys nothing. What the schema
does not accept is left out, and told on standard error with all that is odd.

Exit codes: 0 printed, 1 printed, but Skipper still runs, 2 the files or the
cluster could not be read.

Examples:
  npx flotilla adopt prod-eu-1 > sections.yaml
  npx flotilla adopt prod-eu-1 --json | jq '.daemons[].namespace'`,
        )
        .action(async (installation: string, options: AdoptOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runAdopt } = module.require("./run-adopt") as typeof running;
            await runAdopt(installation, options);
        });
}
