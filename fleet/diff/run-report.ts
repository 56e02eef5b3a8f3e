import { catchSignals } from "../../toolchain/signals";
import { messageOf, ToolchainError } from "../../toolchain/toolchain-error";
import type { FleetReport } from "../report/report";
import { isEmpty } from "../report/words";
import { Progress } from "../terminal";
import { UserError } from "../user-error";
import { diffExitCodes, troubleError } from "./exit-codes";
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
        report = await make({ signal, progress });
    } catch (error) {
        throw asTrouble(error);
    } finally {
        release();
        progress.end();
    }
    await writeReport(report, options);
    process.exitCode = exitCodeOf(report, options.exitCode === true);
}

/** Whatever goes wrong, the exit code must not say that there are differences. */
function asTrouble(error: unknown): unknown {
    if (error instanceof ToolchainError && error.failure === "interrupted") {
        return error;
    }
    const isExpected = error instanceof UserError || error instanceof ToolchainError;
    return troubleError(isExpected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message));
}

/** What a report means for the exit code. */
export function exitCodeOf(report: FleetReport, tellsDifferences: boolean): number {
    if (report.failures.length > 0) {
        return diffExitCodes.trouble;
    }
    return tellsDifferences && !isEmpty(report) ? diffExitCodes.differences : diffExitCodes.none;
}
