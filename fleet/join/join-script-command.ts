import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import type * as running from "./run-join-script";
import type { JoinScriptOptions } from "./run-join-script";

/** `flotilla join-script <installation>`: the script with which a host joins the cluster. */
export function joinScriptCommand(): Command {
    return new Command("join-script")
        .description("print the script with which a host joins an installation's cluster")
        .argument("<installation>", "the installation whose cluster it joins")
        .requiredOption("--hostname <name>", "the node's name in flotilla:nodes")
        .option("--ip <address>", "the one of the node's addresses that is its own (default: the first)")
        .option("--ca <file>", "what the kubelet trusts the API server by, PEM (default: the stack's output)")
        .option("--client-ca <file>", "what it trusts the API server's requests by (default: as --ca)")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
flotilla:join says how hosts join. The script is POSIX sh, the same for the same
files, and holds no credential: on the host it is given a bootstrap token that
ends soon, or the node's own kubeconfig, in a file that it deletes. It checks
the host before it changes anything, and a second run changes nothing.

Without --ca the authorities are those of the stack's output trustBundles, which
the last \`up\` left; no passphrase is needed.

Exit codes: ${exitCodes.ok} printed, ${exitCodes.failed} not.

Examples:
  npx flotilla join-script prod-eu-1 --hostname n3 > join-n3.sh
  npx flotilla join-script prod-eu-1 --hostname n3 --ip 10.0.0.13 --ca ca.pem
  sh join-n3.sh --check && sh join-n3.sh --token-file /root/token`,
        )
        .action(async (installation: string, options: JoinScriptOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runJoinScript } = module.require("./run-join-script") as typeof running;
            await runJoinScript(installation, options);
        });
}
