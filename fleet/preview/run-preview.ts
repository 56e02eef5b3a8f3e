import type { ReportOptions } from "../diff/report-options";
import { runReport } from "../diff/run-report";
import { projectFolder } from "../project";
import { usualParallelism } from "./parallelism";
import { previewReport } from "./preview-report";

/** What the command line of `flotilla preview` asks for. */
export interface PreviewOptions extends ReportOptions {
    readonly refresh?: boolean;
    readonly parallel?: number;
    readonly base?: string;
}

/**
 * Previews installations, writes the report and sets the exit code.
 * @param names those to preview; none for all.
 * @throws UserError when nothing can be previewed.
 */
export async function runPreview(names: readonly string[], options: PreviewOptions): Promise<void> {
    const { base } = options;
    await runReport(options, ({ signal, progress }) =>
        previewReport({
            projectFolder: projectFolder(options.project),
            installations: names,
            ...(base !== undefined && { base }),
            refresh: options.refresh === true,
            parallel: options.parallel ?? usualParallelism(),
            rules: options.ignore,
            signal,
            tell: (previews) => {
                progress.show(previews.line(process.stderr.columns));
            },
        }),
    );
}
