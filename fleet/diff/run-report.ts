import { catchSignals } from "../../toolchain/signals";
import type { FleetReport } from "../report/report";
import { isEmpty } from "../report/words";
import { Progress } from "../terminal";
import { orTrouble } from "../trouble";
import { diffExitCodes } from "./exit-codes";
import { parseIgnoreRule } from "./ignore";
import type { ReportOptions } from "./report-options";
import { writeReport } from "./report-output";

/** What watches over the making of a report. */
export interface ReportWatch {
    /** Aborted by Ctrl-C. */
    readonly signal: AbortSignal;
    /** Where a terminal shows how far it is. */
    readonly progress: Progress;
}

/**
 * Makes a report, writes it and sets the exit code.
 * @throws UserError when nothing can be compared; the "interrupted" error after Ctrl-C.
 */
export async function runReport(
    options: ReportOptions,
    make: (watch: ReportWatch) => Promise<FleetReport>,
): Promise<void> {
    options.ignore.forEach(parseIgnoreRule);
    const { signal, release } = catchSignals();
    const progress = new Progress(process.stderr);
    let report: FleetReport;
    try {
        report = await orTrouble(diffExitCodes.trouble, () => make({ signal, progress }));
    } finally {
        release();
        progress.end();
    }
    await writeReport(report, options);
    process.exitCode = exitCodeOf(report, options.exitCode === true);
}

/** What a report means for the exit code. */
export function exitCodeOf(report: FleetReport, tellsDifferences: boolean): number {
    if (report.failures.length > 0) {
        return diffExitCodes.trouble;
    }
    return tellsDifferences && !isEmpty(report) ? diffExitCodes.differences : diffExitCodes.none;
}
