import { Command } from "commander";
import { projectOption } from "../project";
import { orTrouble, withTroubleCode } from "../trouble";
import { adoptExitCodes } from "./exit-codes";
import type * as running from "./run-adopt";
import type { AdoptOptions } from "./run-adopt";

/** `flotilla adopt <installation>`: the sections with which an installation takes over what Skipper left. */
export function adoptCommand(): Command {
    return withTroubleCode(new Command("adopt"), adoptExitCodes.notRead)
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

Put the sections into the stack file, and \`up\` imports what they name. Give it
no --target before it has gone through: Pulumi imports what is no target, too,
and leaves a state that it refuses to read. With \`adopt.change: true\` of a
namespace a later \`up\` makes everything as it should be; without \`adopt\`, and
without \`crds.adopt\`, the adoption is over.

The import list is for those who want the objects in the state before the
sections are in the stack file. The installation has to be there already, by an
\`up\` without the sections. The definitions are not in the list; the next \`up\`
with the sections imports them, and writes nothing either:
  npx flotilla adopt prod-eu-1 --import-list list.json > sections.yaml
  npx pulumi up --stack prod-eu-1
  npx pulumi import --file list.json --protect=false --generate-code=false \\
      --stack prod-eu-1

Exit codes: 0 printed, 1 printed, but Skipper still runs, 2 the files or the
cluster could not be read.

Examples:
  npx flotilla adopt prod-eu-1 > sections.yaml
  npx flotilla adopt prod-eu-1 --json | jq '.daemons[].namespace'`,
        )
        .action(async (installation: string, options: AdoptOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runAdopt } = module.require("./run-adopt") as typeof running;
            await orTrouble(adoptExitCodes.notRead, () => runAdopt(installation, options));
        });
}
