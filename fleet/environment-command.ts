import { existsSync } from "node:fs";
import { Command } from "commander";
import { unstarted } from "./local/installation-environment";
import { localEnvironment, localInstallation, shellExports } from "./local/local-environment";
import { UserError } from "./user-error";

/** `flotilla env <installation>`: what plain `pulumi` needs in its environment. */
export function environmentCommand(): Command {
    return new Command("env")
        .description("print the environment in which `npx pulumi preview --stack local` works by hand")
        .argument("<installation>", `only "${localInstallation}"; real installations keep what their owner chose`)
        .option("--json", "print JSON instead of lines for a shell")
        .addHelpText(
            "after",
            `\nExample:\n  eval "$(npx flotilla env local)" && npx pulumi preview --stack local --diff`,
        )
        .action((installation: string, options: { json?: boolean }) => {
            if (installation !== localInstallation) {
                throw new UserError(
                    `env: "${installation}" is not the local installation. A real one keeps the backend, the passphrase or key ` +
                        `service and the plugins that its owner chose: set those, or ask for \`flotilla env ${localInstallation}\`.`,
                );
            }
            const { kubeconfig, variables } = localEnvironment();
            if (!existsSync(kubeconfig)) {
                throw new UserError(unstarted);
            }
            process.stdout.write(
                options.json === true ? `${JSON.stringify(variables, undefined, 4)}\n` : shellExports(variables),
            );
        });
}
