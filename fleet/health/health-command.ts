import { Command, Option } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import { seconds } from "../seconds";
import { wholeNumber } from "../whole-number";
import { healthExitCodes } from "./exit-codes";
import { layerNames } from "./layers";
import type * as running from "./run-health";
import type { HealthOptions } from "./run-health";

/** Minutes of a week: what takes longer to become ready needs no program to be told of. */
const mostMinutes = 10_080;

/** `flotilla health <installation>`: which layer of a cluster fails first. */
export function healthCommand(): Command {
    return new Command("health")
        .description("which layer of an installation's cluster fails first, from its certificates up to its workloads")
        .argument("<installation>", "the one to ask")
        .addOption(
            new Option("--not-ready-minutes <minutes>", "how long something may take to become ready")
                .default(5)
                .argParser(wholeNumber(0, mostMinutes)),
        )
        .addOption(new Option("--timeout <seconds>", "for each question").default(10).argParser(seconds))
        .option("--all", "show all checks, also those that pass or have nothing to look at")
        .option("--json", "print JSON")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Nothing is changed: all is asked at once, with the installation's kubeconfig,
and only read. docs/health.md has every check.

Layers, each carried by those before it:
${layerNames.map((name, number) => `  ${number} ${name}`).join("\n")}

States of a layer and of a check:
  pass          it is as it should be
  fail          it is not; the first layer that fails is the verdict
  blocked by N  it fails, too, and may well do so because layer N fails
  unknown       it could not be asked, and the reason is told
  skipped       there is nothing to check, or no way to it from outside

JSON; what is not known is null:
  { ok, installation, problems: [text], verdict (number of a layer),
    layers: [{ layer, name, state, blockedBy, checks: [{ name, state, why }] }],
    nodeCommands: [{ node, addresses, commands }] }
  The state of a layer that is blocked is blocked, and blockedBy is N.

Exit codes: ${healthExitCodes.healthy} no layer fails, ${healthExitCodes.firstLayer} + N layer N fails first (${healthExitCodes.firstLayer} certificates to
${healthExitCodes.firstLayer + layerNames.length - 1} workloads), ${healthExitCodes.notAsked} none is known to fail and something could not be asked (a
layer is unknown, a wrong name, no kubeconfig), ${exitCodes.failed} a wrong option,
${exitCodes.interrupted} interrupted.

Examples:
  npx flotilla health prod-eu-1
  npx flotilla health prod-eu-1 --all --not-ready-minutes 15
  npx flotilla health prod-eu-1 --json | jq '.layers[].state'`,
        )
        .action(async (name: string, options: HealthOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runHealth } = module.require("./run-health") as typeof running;
            await runHealth(name, options);
        });
}
