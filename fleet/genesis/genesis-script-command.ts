import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import type * as running from "./run-genesis-script";
import type { GenesisScriptOptions } from "./run-genesis-script";

/** `flotilla genesis-script <installation>`: the script that makes the first node of a cluster. */
export function genesisScriptCommand(): Command {
    return new Command("genesis-script")
        .description("print the script that makes the first node of an installation's cluster")
        .argument("<installation>", "the installation whose cluster begins")
        .option("--hostname <name>", "the node, to be sure of it (default: that of flotilla:genesis)")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
flotilla:genesis says which node it is; docs/genesis.md has all steps. The
keys of the node are in the stack's state, so the script is what the last \`up\`
left in the secret output genesisScript, and the stack's passphrase is needed.
Before there is a cluster, that \`up\` takes cluster: absent.

It holds private keys: keep it in a file that nobody else can read, and delete
it. On the host it checks everything before it changes anything, and deletes
itself.

Exit codes: ${exitCodes.ok} printed, ${exitCodes.failed} not.

Examples:
  npx flotilla genesis-script prod-eu-1 --hostname n0 > genesis.sh
  sh genesis.sh --check && sh genesis.sh`,
        )
        .action(async (installation: string, options: GenesisScriptOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runGenesisScript } = module.require("./run-genesis-script") as typeof running;
            await runGenesisScript(installation, options);
        });
}
