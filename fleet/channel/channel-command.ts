import { Argument, Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import { orTrouble, withTroubleCode } from "../trouble";
import { checkExitCodes } from "./exit-codes";
import type * as running from "./run-channel";
import type { EditOptions, ReadOptions } from "./run-channel";

/** `flotilla channel`: the releases of the FIAAS deploy daemon that installations have pinned. */
export function channelCommand(): Command {
    return new Command("channel")
        .description("show, check and promote the release channels of the FIAAS deploy daemon")
        .addCommand(showCommand())
        .addCommand(checkCommand())
        .addCommand(promoteCommand())
        .addCommand(pullCommand())
        .addHelpText(
            "after",
            "\nExamples:\n  npx flotilla channel show\n  npx flotilla channel promote latest stable --dry-run",
        );
}

/** Loaded when it is needed, because the schema takes longer to load than all commands. */
function load(): typeof running {
    return module.require("./run-channel") as typeof running;
}

function showCommand(): Command {
    return new Command("show")
        .description("show the channels of installations, what they pin and who follows them")
        .argument("[installation...]", "those to show (default: all)")
        .option("--json", "print JSON instead of lines")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Nothing is asked for over the network.

Exit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} an installation has faults, or the command line
is wrong.

Examples:
  npx flotilla channel show
  npx flotilla channel show --json | jq '.installations[].channels[].image'`,
        )
        .action((names: string[], options: ReadOptions) => {
            load().runShow(names, options);
        });
}

function checkCommand(): Command {
    return withTroubleCode(new Command("check"), checkExitCodes.notAsked)
        .description("compare the channels of installations with what is published; never changes anything")
        .argument("[installation...]", "those to check (default: all)")
        .option("--channel <name>", "only the channel of this name")
        .option("--json", "print JSON instead of lines")
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
The file of each channel and the fiaas.yml that it names are read from
flotilla:fiaas.publishedAt, through HTTPS_PROXY where that is set. Notes that a
pin leaves out (commit, build, updated, specUrl) are not compared.

Exit codes: 0 all are the same, 1 something differs, 2 a channel could not be
asked or an installation has faults; the others are told all the same.

Examples:
  npx flotilla channel check
  npx flotilla channel check prod-eu-1 --channel stable`,
        )
        .action(async (names: string[], options: ReadOptions & { channel?: string }) => {
            await orTrouble(checkExitCodes.notAsked, () => load().runCheck(names, options));
        });
}

function promoteCommand(): Command {
    return editOptions(new Command("promote"))
        .description("give a channel the release of another one: an edit of a file, shown as a diff")
        .addArgument(new Argument("<from>", "the channel that has the release"))
        .addArgument(new Argument("<to>", "the channel that gets it; made beside the other one where there is none"))
        .addHelpText("after", editHelp(["promote latest stable --dry-run", "promote latest stable"]))
        .action((from: string, to: string, options: EditOptions) => {
            load().runPromote(from, to, options);
        });
}

function pullCommand(): Command {
    return editOptions(new Command("pull"))
        .description("give a channel what is published in it: an edit of a file, shown as a diff")
        .addArgument(new Argument("<channel>", "the channel"))
        .addHelpText("after", editHelp(["pull latest --dry-run", "pull latest --in stacks/layers/defaults.yaml"]))
        .action(async (channel: string, options: EditOptions) => {
            await load().runPull(channel, options);
        });
}

function editOptions(command: Command): Command {
    return command
        .option("--in <file>", "the stack file or layer to edit (default: the one where the channel is written)")
        .option("--dry-run", "only show what would be written")
        .addOption(projectOption());
}

function editHelp(examples: readonly string[]): string {
    return `
Only the channel's lines change; comments stay. All installations that use the
file are checked first, and nothing is written when one of them would have
faults. Clusters change with the next \`pulumi up\`.

Exit codes: ${exitCodes.ok} it was written, or there is nothing to write, ${exitCodes.failed} nothing could be
written.

Examples:
${examples.map((example) => `  npx flotilla channel ${example}`).join("\n")}`;
}
