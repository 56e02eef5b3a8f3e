import { destroys } from "./destruction";
import { printable } from "../../components/installation/show";
import { enumerate } from "../inventory";
import { type Paint, type Style, terminalWidth, wrap } from "../terminal";
import { type DigestEntry, digestOf } from "./digest";
import { actions, type ChangeGroup, type FleetReport, type ReportFailure } from "./report";
import { groupLines } from "./terminal-group";
import { noteLines, surpriseLines } from "./terminal-notes";
import * as words from "./words";

/** How a report is shown on a terminal. */
export interface TerminalOptions {
    /** Columns. @default 80 */
    readonly width?: number;
    readonly paint: Paint;
    /** Whether what is created and deleted is shown whole, too. @default false */
    readonly details?: boolean;
}

/** So many entries of what is destroyed, or restarts, stand at the top; the rest is found in the groups. */
const mostEntries = 20;
/** So many names of installations stand beside an entry. */
const entryNames = 4;

/** A report as text for a terminal, the most dangerous things first. */
export function terminalReport(report: FleetReport, options: TerminalOptions): string {
    const width = options.width ?? terminalWidth;
    const isEmpty = words.isEmpty(report);
    const blocks = [
        isEmpty ? wrap(words.emptyText(report), "", "", width) : summaryLines(report, width, options.paint),
        noteLines(report, width),
        ...(isEmpty
            ? []
            : [
                  ...digestBlocks(report, width, options.paint),
                  failureLines(report.failures, width, options.paint),
                  surpriseLines(report, width, options.paint),
                  ...report.groups.map((group, index) =>
                      groupBlock(group, `${index + 1} of ${report.groups.length}`, { ...options, width }),
                  ),
              ]),
    ];
    return [...blocks, ignoredLines(report, width, options.paint)]
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.map((line) => `${line}\n`).join(""))
        .join("\n");
}

function summaryLines(report: FleetReport, width: number, paint: Paint): string[] {
    const { summary } = report;
    const restarted = words.restartsText(summary.restarts);
    const rows: (readonly [what: string, text: string, styles: readonly Style[]])[] = [
        ...(summary.endangered === 0
            ? []
            : [
                  [
                      "PROTECTED",
                      `${words.counted(summary.endangered, "protected resource")} would be destroyed`,
                      ["bold", "red", "inverse"],
                  ] as const,
              ]),
        ...actions
            .filter((action) => summary.resources[action] > 0)
            .map((action) => {
                const styles: readonly Style[] = destroys(action) ? ["bold", "red"] : [];
                return [words.participles[action], words.numberText(summary.resources[action]), styles] as const;
            }),
        ...(restarted === undefined ? [] : [["restarted", restarted, ["bold", "yellow"]] as const]),
        ...words.requestLines(summary.requests).map(({ what, text }) => [what, text, []] as const),
    ];
    const column = Math.max(...rows.map(([what]) => what.length)) + 2;
    return [
        ...wrap(`flotilla ${report.kind}: ${words.comparedText(report)}`, "", "    ", width).map((line) =>
            paint("bold", line),
        ),
        ...wrap(`${words.installationsText(summary)}.`, "", "    ", width),
        ...(rows.length === 0 ? [] : [""]),
        ...rows.flatMap(([what, text, styles]) =>
            wrap(text, `  ${what.padEnd(column)}`, " ".repeat(column + 2), width).map((line) =>
                styles.reduce((painted, style) => paint(style, painted), line),
            ),
        ),
    ];
}

function digestBlocks(report: FleetReport, width: number, paint: Paint): string[][] {
    const { destroyed, restarted } = digestOf(report);
    const destroyedEntries = destroyed.map((entry) => {
        const mark = entry.isEndangered ? "PROTECTED " : "";
        const heading = headingOf(entry, `${entry.action.padEnd("replace".length)}  ${mark}`);
        const shown = paint("bold", paint("red", heading));
        return [entry.isEndangered ? paint("inverse", shown) : shown, ...whereLines(entry, width)];
    });
    const restartedEntries = restarted.map((entry) => [
        paint("bold", headingOf(entry, "")),
        ...whereLines(entry, width),
    ]);
    return [
        titled(paint("bold", paint("red", "DESTROYED")), destroyedEntries),
        titled(paint("bold", paint("yellow", "RESTARTED")), restartedEntries),
    ];
}

function headingOf(entry: DigestEntry, mark: string): string {
    const pods = words.podsText(entry);
    const restarts = pods === undefined ? "" : `: restarts ${pods}`;
    return `  ${words.actionSigns[entry.action]} ${mark}${entry.title}${restarts}`;
}

function titled(title: string, entries: readonly string[][]): string[] {
    const rest = entries.length - mostEntries;
    return entries.length === 0
        ? []
        : [
              title,
              ...entries.slice(0, mostEntries).flat(),
              ...(rest > 0 ? [`  and ${words.numberText(rest)} more: see below`] : []),
          ];
}

function whereLines({ installations, reasons }: DigestEntry, width: number): string[] {
    const where = `in ${printable(enumerate(installations, entryNames))}`;
    return wrap(reasons.length === 0 ? where : `${where}: ${reasons.join("; ")}`, "      ", "      ", width);
}

function failureLines(failures: readonly ReportFailure[], width: number, paint: Paint): string[] {
    return failures.length === 0
        ? []
        : [
              paint("bold", paint("red", "NOT COMPARED")),
              ...failures.flatMap(({ installation, side, faults }) => [
                  paint("bold", `  ${printable(installation)}, at ${side}:`),
                  ...faults.flatMap((fault) => wrap(printable(fault), "    ", "      ", width)),
              ]),
          ];
}

function groupBlock(group: ChangeGroup, position: string, options: TerminalOptions & { width: number }): string[] {
    const { paint, width } = options;
    const { installations, presence } = group;
    const title =
        installations.length === 1
            ? printable(installations[0] ?? "")
            : `${words.counted(installations.length, "installation")}, all in the same way`;
    const heading = presence === "changed" ? title : `${title} (${presence})`;
    const rule = "─".repeat(Math.max(3, width - heading.length - position.length - 5));
    return [
        `${paint("bold", `── ${heading}`)} ${paint("dim", `${rule} ${position}`)}`,
        ...(installations.length === 1 ? [] : wrap(printable(enumerate(installations)), "   ", "   ", width)),
        ...groupLines(group, options),
    ];
}

function ignoredLines({ ignored }: FleetReport, width: number, paint: Paint): string[] {
    return ignored.flatMap(({ rule, changes }) =>
        wrap(printable(`Ignored by ${rule}: ${words.counted(changes, "change")}.`), "", "    ", width).map((line) =>
            paint("dim", line),
        ),
    );
}
