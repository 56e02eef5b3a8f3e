import { existsSync } from "node:fs";
import { Command } from "commander";
import type * as tools from "../../toolchain/ensure-tools";
import { isLocalInstallation, unstarted } from "../local/installation-environment";
import { localEnvironment } from "../local/local-environment";
import { projectFolder, projectOption } from "../project";
import { UserError } from "../user-error";
import type * as recovering from "./recover";

/** `flotilla recover <installation>`: repairs what a killed `pulumi up` leaves behind. */
export function recoverCommand(): Command {
    return new Command("recover")
        .description("repair what a killed `pulumi up` leaves behind: its lock, and resources of unknown fate")
        .argument("<installation>", "the stack; its backend and passphrase come from the environment, as for pulumi")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
A lock is only released when the process that held it has ended on this machine.
Nothing in the cluster changes, and nothing at all when there is nothing to
repair.

Example:
  npx flotilla recover prod-eu-1`,
        )
        .action(async (installation: string, options: { project: string }) => {
            // Loaded here, because they take longer to load than all commands.
            const { ensureTools } = module.require("../../toolchain/ensure-tools") as typeof tools;
            const { recover } = module.require("./recover") as typeof recovering;
            const say = (line: string): void => void process.stdout.write(`${line}\n`);
            const folder = projectFolder(options.project);
            const environment = environmentOf(folder, installation);
            const { pulumi } = await ensureTools(["pulumi", "pulumi-language-nodejs"], { environment });
            if (!(await recover({ installation, pulumi: { pulumi, folder, environment }, say }))) {
                say(`There is nothing to repair in "${installation}".`);
            }
        });
}

/**
 * The local installation has an environment of its own, which need not be set by hand for this: its state is enough, also where its
 * cluster is gone.
 */
function environmentOf(folder: string, installation: string): NodeJS.ProcessEnv {
    if (!isLocalInstallation(folder, installation, process.env)) {
        return process.env;
    }
    const { backendFolder, variables } = localEnvironment();
    if (!existsSync(backendFolder)) {
        throw new UserError(unstarted);
    }
    return { ...process.env, ...variables };
}
