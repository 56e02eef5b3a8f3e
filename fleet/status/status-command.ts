import { Command, Option } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import { seconds } from "../seconds";
import { orTrouble, withTroubleCode } from "../trouble";
import { statusExitCodes } from "./exit-codes";
import type * as running from "./run-status";
import type { StatusOptions } from "./run-status";

/** `flotilla status [installation...]`: the state of every FIAAS daemon, read from the clusters. */
export function statusCommand(): Command {
    return withTroubleCode(new Command("status"), statusExitCodes.notAsked)
        .description("the state of every FIAAS daemon of installations, read from their clusters")
        .argument("[installation...]", "those to ask (default: all)")
        .option("--json", "print JSON instead of a table")
        .addOption(new Option("--prometheus", "print metrics in Prometheus' text format").conflicts(["json", "watch"]))
        .option("--watch", "ask again and again, until Ctrl-C")
        .addOption(new Option("--interval <seconds>", "the pause of --watch").default(2).argParser(seconds))
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Nothing is changed. Each cluster has 10 s to answer, and one that does not
answer hides no other.

States, the first that matches:
  unknown           the user may not read what is needed
  bootstrapping     the bootstrap pod waits or is at work
  bootstrap failed  the bootstrap pod failed
  failed            the daemon could not deploy what is declared now
  missing           there is no Application or no Deployment
  wrong image       a pod runs another image than the digest on record says
  drifted           ConfigMap, Application or Deployment are not as declared
  stuck             the rollout of the Deployment does not go on
  outdated          the Deployment is not yet what the Application asks for
  unavailable       the Deployment has too few pods that are ready
  ok                none of these

JSON (with --watch one line a round); what is not known is null:
  { ok, installations: [{ name, problems: [text], daemons: [{ namespace, state,
    skipperStatus, channel, source, version, declaredVersion, digest,
    declaredDigest, deploymentId, why }] }],
    counts: { states, channels, versions } }
  skipperStatus is what Skipper would show: NOT_FOUND, VERSION_MISMATCH, FAILED,
  UNAVAILABLE or OK; source is channel, pin or release.

Metrics: flotilla_fiaas_installation_asked{installation},
flotilla_fiaas_namespaces{installation,state,channel,version},
flotilla_fiaas_daemon_ok{installation,namespace}

Exit codes: ${statusExitCodes.ok} every daemon is ok, ${statusExitCodes.notOk} some are not, ${statusExitCodes.notAsked} something could not be
asked (a cluster, a right that is missing, a faulty file, no such installation),
${exitCodes.interrupted} a watch was ended by Ctrl-C.

Examples:
  npx flotilla status
  npx flotilla status prod-eu-1 --watch --interval 5
  npx flotilla status --json | jq '.installations[].daemons[].state'`,
        )
        .action(async (names: string[], options: StatusOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runStatus } = module.require("./run-status") as typeof running;
            await orTrouble(statusExitCodes.notAsked, () => runStatus(names, options));
            // Whatever is still under way, such as a kubeconfig's plugin that hangs, keeps nobody waiting.
            process.stdout.write("", () => process.exit());
        });
}
