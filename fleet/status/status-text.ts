import { unaskedCount, unaskedLines } from "../problems";
import { type Paint, wrap } from "../terminal";
import type { InstallationReport } from "./ask-installations";
import type { DaemonReport } from "./daemon-state";
import { allDaemons, channelOf, countDaemons, versionShown } from "./summary";

const gap = "  ";
const header = ["NAMESPACE", "STATE", "CHANNEL", "VERSION"] as const;

/** The daemons of installations as a table for people, why one is not ok below it, and a last line that sums them up. */
export function statusText(reports: readonly InstallationReport[], paint: Paint): string {
    const rows = allDaemons(reports).map(cells);
    const widths = header.map((title, column) =>
        Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
    );
    const blocks = reports.map((report) => installationLines(report, widths, paint));
    return [...blocks, summaryLines(reports)].map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function installationLines(report: InstallationReport, widths: number[], paint: Paint): string[] {
    const { name, problems, daemons } = report;
    if (problems.length > 0) {
        return unaskedLines(report, paint);
    }
    if (daemons.length === 0) {
        return [`${paint("bold", name)} has no daemons.`];
    }
    return [
        paint("bold", name),
        paint("dim", row(header, widths)),
        ...daemons.flatMap((daemon) => daemonLines(daemon, widths, paint)),
    ];
}

/** The reason stands below, because versions alone are 22 characters long. */
function daemonLines(daemon: DaemonReport, widths: readonly number[], paint: Paint): string[] {
    const line = row(cells(daemon), widths);
    return [
        daemon.state === "ok" ? line : paint("bold", line),
        ...(daemon.why === "" ? [] : wrap(daemon.why, `${gap}${gap}`, `${gap}${gap}`)),
    ];
}

function cells(daemon: DaemonReport): readonly string[] {
    const pin = daemon.source === "pin" ? " (pinned)" : "";
    return [daemon.namespace, daemon.state, `${channelOf(daemon)}${pin}`, versionShown(daemon)];
}

function row(texts: readonly string[], widths: readonly number[]): string {
    const padded = texts.map((text, column) => text.padEnd(widths[column] ?? 0));
    return `${gap}${padded.join(gap)}`.trimEnd();
}

function summaryLines(reports: readonly InstallationReport[]): string[] {
    const daemons = allDaemons(reports);
    const { states, channels, versions } = countDaemons(daemons);
    const unasked = unaskedCount(reports);
    const count = daemons.length === 1 ? "1 daemon" : `${daemons.length} daemons`;
    const texts = [
        ...(daemons.length === 0 && unasked.length === 0 ? ["No daemons."] : []),
        ...(daemons.length === 0 ? [] : [`${count}: ${list(states, (name, number) => `${number} ${name}`)}.`]),
        ...(daemons.length === 0 ? [] : [`Channels: ${list(channels)}. Versions: ${list(versions)}.`]),
        ...unasked,
    ];
    return wrap(texts.join(" "), "", "");
}

function list(
    counts: Readonly<Record<string, number>>,
    show = (name: string, number: number): string => `${name} ${number}`,
): string {
    return Object.entries(counts)
        .map(([name, number]) => show(name, number))
        .join(", ");
}
