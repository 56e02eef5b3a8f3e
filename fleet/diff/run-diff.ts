import { catchSignals } from "../../toolchain/signals";
import { projectFolder } from "../project";
import type { FleetReport } from "../report/report";
import { Progress } from "../terminal";
import { UserError } from "../user-error";
import { diffReport } from "./diff-report";
import { diffExitCodes } from "./exit-codes";
import { parseIgnoreRule } from "./ignore";
import { type OutputOptions, writeReport } from "./report-output";

/** What the command line of `flotilla diff` asks for. */
export interface DiffOptions extends OutputOptions {
    readonly base?: string;
    readonly head?: string;
    readonly ignore: readonly string[];
    readonly exitCode?: boolean;
    readonly project: string;
}

/**
 * Compares installations at base and head, writes the report and sets the exit code.
 * @param names those to compare; none for all.
 * @throws UserError when nothing can be compared.
 */
export async function runDiff(names: readonly string[], options: DiffOptions): Promise<void> {
    const { base, head, ignore } = options;
    ignore.forEach(parseIgnoreRule);
    const { signal, release } = catchSignals();
    const progress = new Progress(process.stderr);
    let report: FleetReport;
    try {
        report = await diffReport({
            projectFolder: projectFolder(options.project),
            installations: names,
            ...(base !== undefined && { base }),
            ...(head !== undefined && { head }),
            rules: ignore,
            signal,
            tell: (text) => {
                progress.show(`${text} …`);
            },
        });
    } catch (error) {
        throw error instanceof UserError ? new UserError(error.message, diffExitCodes.trouble) : error;
    } finally {
        release();
        progress.end();
    }
    await writeReport(report, options);
    process.exitCode = exitCodeOf(report, options.exitCode === true);
}

/** What a report means for the exit code. */
export function exitCodeOf({ failures, groups }: FleetReport, tellsDifferences: boolean): number {
    if (failures.length > 0) {
        return diffExitCodes.trouble;
    }
    return tellsDifferences && groups.length > 0 ? diffExitCodes.differences : diffExitCodes.none;
}
