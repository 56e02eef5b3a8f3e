import { type Command, Option } from "commander";
import { projectOption } from "../project";
import { withTroubleCode } from "../trouble";
import { diffExitCodes } from "./exit-codes";
import { type OutputOptions, reportFormats } from "./report-output";

/** What the command lines of `flotilla diff` and `flotilla preview` have in common. */
export interface ReportOptions extends OutputOptions {
    readonly ignore: readonly string[];
    readonly exitCode?: boolean;
    readonly project: string;
}

/**
 * Adds the options of {@link ReportOptions} to a command, behind its own. A mistake in the command line ends it with the exit
 * code for trouble, because the usual one says that there are differences.
 */
export function addReportOptions(command: Command): Command {
    return withTroubleCode(command, diffExitCodes.trouble)
        .addOption(new Option("--format <format>", "how to show it").choices(reportFormats).default("terminal"))
        .option("--output <file>", "write it to a file")
        .option("--details", "show also in full what is created and deleted")
        .addOption(
            new Option("--ignore <rule>", "leave out a kind, a path, or Kind:path; may be repeated")
                .argParser(collect)
                .default([], "none"),
        )
        .option("--exit-code", `end with ${diffExitCodes.differences} when there are differences`)
        .option("--no-pager", "write to the terminal at once")
        .addOption(projectOption());
}

function collect(value: string, list: readonly string[]): string[] {
    return [...list, value];
}
