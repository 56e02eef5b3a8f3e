import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { type OutputOptions, reportFormats, writeReport } from "../diff/report-output";
import { projectOption } from "../project";
import { orTrouble, withTroubleCode } from "../trouble";
import { wholeNumber } from "../whole-number";
import { diffExitCodes } from "../diff/exit-codes";
import { mostJobs } from "./matrix";
import type * as reading from "./read-report";
import type * as commenting from "./run-comment";
import type { CommentOptions } from "./run-comment";
import type * as choosing from "./run-matrix";
import type * as running from "./run-step";
import type { DriftOptions, StepOptions } from "./run-step";

/** `flotilla ci`: the steps of pipelines for pull requests, deployments and drift. */
export function ciCommand(): Command {
    return new Command("ci")
        .description("steps of a pipeline: which installations to preview, the comment, the engine's runs")
        .addCommand(matrixCommand())
        .addCommand(reportCommand())
        .addCommand(commentCommand())
        .addCommand(oneCommand("preview"))
        .addCommand(oneCommand("deploy"))
        .addCommand(driftCommand())
        .addHelpText(
            "after",
            `
docs/pull-requests.md puts them together.

Examples:
  npx flotilla ci matrix diff.json
  npx flotilla ci preview prod-eu-1
  npx flotilla ci drift`,
        );
}

function matrixCommand(): Command {
    return new Command("matrix")
        .description("print the changed installations of a report as a matrix of jobs")
        .argument("<report>", "what `flotilla diff --format json` wrote")
        .option("--most <jobs>", "jobs in a matrix", wholeNumber(1, mostJobs), mostJobs)
        .option("--part <number>", "which part, when there are more installations", wholeNumber(1, 1_000_000))
        .addHelpText(
            "after",
            `
Prints {"installation": [name, ...]}. One installation of each group comes
first, so that the first part has every kind of change. Installations whose
stack file is gone are left out, which standard error tells; so is local.

Without --part it is refused to leave any other out.

Exit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} no report, no such part, or --part is needed

Example:
  npx flotilla ci matrix diff.json --most 20 --part 1`,
        )
        .action((file: string, options: { most: number; part?: number }) => {
            const { runMatrix } = module.require("./run-matrix") as typeof choosing;
            runMatrix(file, options);
        });
}

function reportCommand(): Command {
    return new Command("report")
        .description("show a report that was written as JSON, in another format")
        .argument("<report>", "what `flotilla diff --format json` wrote")
        .addOption(new Option("--format <format>", "how to show it").choices(reportFormats).default("terminal"))
        .option("--output <file>", "write it to a file")
        .option("--details", "show also in full what is created and deleted")
        .addHelpText(
            "after",
            `
So one comparison of many installations gives all formats.

Exit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} there is no report, ${diffExitCodes.trouble} the file cannot be written

Example:
  npx flotilla ci report diff.json --format terminal`,
        )
        .action(async (file: string, options: Omit<OutputOptions, "pager">) => {
            const { readReport } = module.require("./read-report") as typeof reading;
            await writeReport(readReport(file), { ...options, pager: false });
        });
}

function commentCommand(): Command {
    return new Command("comment")
        .description("put a report under a pull request on GitHub, as one comment")
        .argument("<report>", "what `flotilla diff --format json` wrote")
        .addOption(
            new Option("--repository <owner/name>", "where the pull request is")
                .env("GITHUB_REPOSITORY")
                .argParser(repositoryName)
                .makeOptionMandatory(),
        )
        .requiredOption("--pull-request <number>", "its number", wholeNumber(1, Number.MAX_SAFE_INTEGER))
        .option("--link <address>", "where the whole report is; it is put above the comment's text")
        .option("--author <login>", "as whom the token writes", "github-actions[bot]")
        .addHelpText(
            "after",
            `
The comment of an earlier run is found again by its hidden first line, on any
page, and changed. More than one of ours become one; those of others stay. Where
nothing changes a comment that is there says so, and none is begun.

When GitHub is out of order, or asks to wait for two minutes at most, it is
tried again, five times in all.

Environment:
  GITHUB_TOKEN       may write comments; it is never shown
  GITHUB_API_URL     where the API is (default: https://api.github.com)
  GITHUB_REPOSITORY  as --repository

Exit codes: ${exitCodes.ok} all went well, ${exitCodes.failed} something is wrong, or GitHub refuses.

Example:
  npx flotilla ci comment diff.json --pull-request 7`,
        )
        .action(async (file: string, options: CommentOptions) => {
            const { runComment } = module.require("./run-comment") as typeof commenting;
            await runComment(file, options, process.env);
        });
}

const summaryHelp = "a file to which the output is added in Markdown";

const environmentHelp = `
Backend, passphrase and cluster come from the environment, as for pulumi.
`;

function oneCommand(action: "preview" | "deploy"): Command {
    const isPreview = action === "preview";
    const command = withTroubleCode(new Command(action), diffExitCodes.trouble)
        .description(isPreview ? "preview an installation with the engine" : "bring an installation up with the engine")
        .addArgument(new Argument("<installation>", isPreview ? "the one to preview" : "the one to bring up"))
        .option("--summary <file>", summaryHelp)
        .addOption(projectOption());
    return (
        isPreview
            ? command.option("--exit-code", `exit with ${diffExitCodes.differences} when there are changes`)
            : command
    )
        .addHelpText(
            "after",
            `${environmentHelp}${isPreview ? previewHelp : deployHelp}
Example:
  npx flotilla ci ${action} prod-eu-1 --summary "$GITHUB_STEP_SUMMARY"`,
        )
        .action(async (name: string, options: StepOptions) => {
            await orTrouble(diffExitCodes.trouble, () => loadSteps().runOne(action, name, options));
        });
}

const previewHelp = `Runs \`pulumi preview --diff\`. A cluster that does not answer, or a stack that is
not there yet, is told, and is a failure only with --exit-code.

Exit codes: ${diffExitCodes.none} previewed, ${diffExitCodes.differences} changes (with --exit-code), ${diffExitCodes.trouble} failed
`;

const deployHelp = `Runs \`pulumi up --yes --diff\`.

Exit codes: ${diffExitCodes.none} it is up, ${diffExitCodes.trouble} failed
`;

function driftCommand(): Command {
    return withTroubleCode(new Command("drift"), diffExitCodes.trouble)
        .description("find what was changed behind the back of installations, with the engine")
        .argument("[installation...]", "those to look at (default: all but local)")
        .option("--parallel <number>", "previews at once", wholeNumber(1, 64), 4)
        .option("--summary <file>", summaryHelp)
        .addOption(projectOption())
        .addHelpText(
            "after",
            `${environmentHelp}Runs \`pulumi preview --diff --refresh\` for each; nothing is changed.

Exit codes: ${diffExitCodes.none} none, ${diffExitCodes.differences} drift, ${diffExitCodes.trouble} something could not be looked at

Examples:
  npx flotilla ci drift
  npx flotilla ci drift prod-eu-1 --parallel 1`,
        )
        .action(async (names: string[], options: DriftOptions) => {
            await orTrouble(diffExitCodes.trouble, () => loadSteps().runDrift(names, options));
        });
}

/** Loaded when it is needed, because the engine's tools take longer to load than all commands. */
function loadSteps(): typeof running {
    return module.require("./run-step") as typeof running;
}

function repositoryName(text: string): string {
    if (!/^[\w.-]+\/[\w.-]+$/.test(text)) {
        throw new InvalidArgumentError("It is written owner/name.");
    }
    return text;
}
