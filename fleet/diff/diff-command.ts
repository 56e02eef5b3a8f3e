import { Command } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { diffExitCodes } from "./exit-codes";
import { addReportOptions } from "./report-options";
import type * as running from "./run-diff";
import type { DiffOptions } from "./run-diff";

/** `flotilla diff [installation...]`: what an edit does to every installation, without engine or cluster. */
export function diffCommand(): Command {
    const command = new Command("diff")
        .description("show what an edit does to installations, without asking any cluster")
        .argument("[installation...]", "those to compare (default: all)")
        .option(
            "--base <reference>",
            "what to start from: a branch, tag or hash (default: where the main branch was left)",
        )
        .option("--head <reference>", "what it becomes (default: the working tree, with what is not committed)");
    return addReportOptions(command)
        .addHelpText(
            "after",
            `
Base and head are each rendered by their own code, and compared as if every
cluster were as base declares it. Installations to which the same happens are
shown once.

Exit codes: ${diffExitCodes.none} no differences, or some without --exit-code, ${diffExitCodes.differences} differences (with
--exit-code), ${diffExitCodes.trouble} something could not be compared, ${exitCodes.interrupted} interrupted.

Examples:
  npx flotilla diff
  npx flotilla diff --base origin/main prod-eu-1
  npx flotilla diff --ignore ConfigMap:data.* --ignore metadata.labels.team
  npx flotilla diff --base v1 --head v2 --format html --output report.html`,
        )
        .action(async (names: string[], options: DiffOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runDiff } = module.require("./run-diff") as typeof running;
            await runDiff(names, options);
        });
}
