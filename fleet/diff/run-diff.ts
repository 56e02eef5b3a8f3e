import { projectFolder } from "../project";
import { diffReport } from "./diff-report";
import type { ReportOptions } from "./report-options";
import { runReport } from "./run-report";

/** What the command line of `flotilla diff` asks for. */
export interface DiffOptions extends ReportOptions {
    readonly base?: string;
    readonly head?: string;
}

/**
 * Compares installations at base and head, writes the report and sets the exit code.
 * @param names those to compare; none for all.
 * @throws UserError when nothing can be compared.
 */
export async function runDiff(names: readonly string[], options: DiffOptions): Promise<void> {
    const { base, head, ignore } = options;
    await runReport(options, ({ signal, progress }) =>
        diffReport({
            projectFolder: projectFolder(options.project),
            installations: names,
            ...(base !== undefined && { base }),
            ...(head !== undefined && { head }),
            rules: ignore,
            signal,
            tell: (text) => {
                progress.show(`${text} …`);
            },
        }),
    );
}
