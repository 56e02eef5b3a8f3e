import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import type * as html from "../report/html";
import { markdownReport } from "../report/markdown";
import type { FleetReport } from "../report/report";
import { terminalReport } from "../report/terminal";
import { systemErrorCode } from "../../toolchain/toolchain-error";
import { painter, plain, terminalWidth } from "../terminal";
import { troubleError } from "./exit-codes";

/** How a report can be shown. */
export const reportFormats = ["terminal", "markdown", "html", "json"] as const;

/** How and where a report is written. */
export interface OutputOptions {
    readonly format: (typeof reportFormats)[number];
    /** A file; undefined for standard output. */
    readonly output?: string;
    readonly details?: boolean;
    /** Whether a terminal shows it page by page. */
    readonly pager: boolean;
}

/**
 * Writes a report, to a terminal through a pager.
 * @throws UserError when the file cannot be written.
 */
export async function writeReport(report: FleetReport, options: OutputOptions): Promise<void> {
    const { output } = options;
    const isPaged = output === undefined && options.format === "terminal" && options.pager && process.stdout.isTTY;
    const text = textOf(report, options);
    if (output !== undefined) {
        writeFile(output, text);
    } else if (!isPaged || !(await page(text))) {
        process.stdout.write(text);
    }
}

function textOf(report: FleetReport, { format, output, details = false }: OutputOptions): string {
    switch (format) {
        case "json":
            return `${JSON.stringify(report, undefined, 4)}\n`;
        case "markdown":
            return markdownReport(report);
        case "html":
            // Loaded here, because few want a page, and it brings a compiler.
            return (module.require("../report/html") as typeof html).htmlReport(report);
        case "terminal": {
            const isTerminal = output === undefined && process.stdout.isTTY;
            return terminalReport(report, {
                // Some terminals say that they have none.
                width: (isTerminal && process.stdout.columns) || terminalWidth,
                paint: isTerminal ? painter(process.stdout) : plain,
                details,
            });
        }
    }
}

function writeFile(file: string, text: string): void {
    try {
        writeFileSync(file, text);
    } catch (error) {
        throw troubleError(
            `--output: ${file} cannot be written (${systemErrorCode(error) ?? String(error)}). Name another file.`,
        );
    }
}

/** Shows a text page by page, as git does. False when there is no pager: then the text was not shown. */
function page(text: string): Promise<boolean> {
    const pager = process.env["PAGER"] ?? "less";
    if (pager === "" || pager === "cat") {
        return Promise.resolve(false);
    }
    return new Promise((resolve) => {
        const child = spawn(pager, {
            shell: true,
            stdio: ["pipe", "inherit", "inherit"],
            // With colors, and without a page for what fits on one.
            env: { LESS: "FRX", ...process.env },
        });
        child.once("error", () => {
            resolve(false);
        });
        child.once("close", (code) => {
            // What a shell says of a command that is not there.
            resolve(code !== 127 && code !== 126);
        });
        // Whoever leaves the pager has seen enough.
        child.stdin.on("error", () => undefined);
        child.stdin.end(text);
    });
}
