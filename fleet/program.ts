import { Command } from "commander";
import { refuseEmptyValues } from "../toolchain/empty-values";
import { exitCodes } from "../toolchain/toolchain-error";
import { adoptCommand } from "./adopt/adopt-command";
import { certificatesCommand } from "./certificates/certificates-command";
import { channelCommand } from "./channel/channel-command";
import { ciCommand } from "./ci/ci-command";
import { completeCommand, completionCommand } from "./completion/completion-command";
import { diffCommand } from "./diff/diff-command";
import { environmentCommand } from "./environment-command";
import { explainCommand } from "./explain/explain-command";
import { genesisScriptCommand } from "./genesis/genesis-script-command";
import { healthCommand } from "./health/health-command";
import { importCommand } from "./import/import-command";
import { joinScriptCommand } from "./join/join-script-command";
import { localCommand } from "./local/local-command";
import { newCommand } from "./new/new-command";
import { previewCommand } from "./preview/preview-command";
import { renderCommand } from "./render/render-command";
import { recoverCommand } from "./recover/recover-command";
import { schemaCommand } from "./schema/schema-command";
import { statusCommand } from "./status/status-command";
import { validateCommand } from "./validate/validate-command";

/** The `flotilla` program: what one does to installations beside plain `pulumi`. */
export function createProgram(): Command {
    const program = refuseEmptyValues(new Command("flotilla"))
        .description("The same Kubernetes platform in many places: what one does to installations beside plain pulumi.")
        // Arguments and options are told by each command's own help; here they would leave no room to wrap.
        .configureHelp({ subcommandTerm: (command) => command.name() })
        .addCommand(localCommand())
        .addCommand(environmentCommand())
        .addCommand(newCommand())
        .addCommand(validateCommand())
        .addCommand(explainCommand())
        .addCommand(renderCommand())
        .addCommand(diffCommand())
        .addCommand(previewCommand())
        .addCommand(channelCommand())
        .addCommand(adoptCommand())
        .addCommand(importCommand())
        .addCommand(genesisScriptCommand())
        .addCommand(joinScriptCommand())
        .addCommand(statusCommand())
        .addCommand(certificatesCommand())
        .addCommand(healthCommand())
        .addCommand(ciCommand())
        .addCommand(recoverCommand())
        .addCommand(schemaCommand())
        .addCommand(completionCommand())
        .addHelpText(
            "after",
            `
Exit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} failed, 2 something could not be asked or
compared (status, certificates, health, channel, adopt, ci, diff, preview),
${exitCodes.notRunning} not running (local status), ${exitCodes.interrupted} interrupted.

Examples:
  npx flotilla new prod-eu-1
  npx flotilla validate
  npx flotilla explain prod-eu-1 namespaces.payments
  npx flotilla help explain`,
        );
    return program.addCommand(completeCommand(program), { hidden: true });
}
