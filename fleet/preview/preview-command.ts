import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { diffExitCodes } from "../diff/exit-codes";
import { addReportOptions } from "../diff/report-options";
import { wholeNumber } from "../whole-number";
import type * as running from "./run-preview";
import type { PreviewOptions } from "./run-preview";

/** More engines at once than any machine serves. */
const mostEngines = 64;

/** `flotilla preview [installation...]`: what the engine finds in every installation. */
export function previewCommand(): Command {
    const command = new Command("preview")
        .description("show what `pulumi up` would do to installations, as their engines find it")
        .argument("[installation...]", "those to preview (default: all)")
        .option("--refresh", "look at what is in the clusters before comparing: shows drift, and takes longer")
        .option("--base <reference>", "say where `flotilla diff --base` foresees something else than is found")
        .option(
            "--parallel <number>",
            "engines at once (default: one for two processors)",
            wholeNumber(1, mostEngines),
        );
    return addReportOptions(command)
        .addHelpText(
            "after",
            `
Runs \`pulumi preview\` for each installation, with the backend, the passphrase
and the plugins that the environment names; the local installation has its own.
Nothing is changed, and no lock is taken. An installation that fails does not
hinder others. What the engines warn of stands in the notes: so does a cluster
that could not be asked, which is compared with its last known state.

Exit codes: ${diffExitCodes.none} no changes, or some without --exit-code, ${diffExitCodes.differences} changes (with
--exit-code), ${diffExitCodes.trouble} something could not be previewed, ${exitCodes.interrupted} interrupted.

Examples:
  npx flotilla preview
  npx flotilla preview prod-eu-1 prod-eu-2 --refresh
  npx flotilla preview --refresh --base origin/main
  npx flotilla preview --parallel 4 --format html --output preview.html`,
        )
        .action(async (names: string[], options: PreviewOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runPreview } = module.require("./run-preview") as typeof running;
            await runPreview(names, options);
        });
}
