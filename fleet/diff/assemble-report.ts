import { byNumbers } from "../../components/installation/fault-lines";
import { Groups, summaryOf } from "../report/grouping";
import type { FleetReport } from "../report/report";
import type { PartialReport } from "./comparer";

/** What stands at the head of a report. */
export interface ReportHead extends Pick<FleetReport, "kind" | "base" | "head"> {
    /** How many installations were looked at. */
    readonly compared: number;
}

/**
 * One report of what was found installation by installation.
 * @param rules those of --ignore, as they were written.
 */
export function assembleReport(
    { compared, ...head }: ReportHead,
    parts: readonly PartialReport[],
    rules: readonly string[],
): FleetReport {
    const groups = new Groups();
    for (const group of parts.flatMap((part) => part.groups)) {
        groups.add(group);
    }
    const sorted = groups.sorted();
    const failures = parts
        .flatMap((part) => part.failures)
        .sort((one, other) => byNumbers.compare(one.installation, other.installation));
    const failed = new Set(failures.map(({ installation }) => installation)).size;
    return {
        version: 1,
        ...head,
        summary: summaryOf(sorted, compared, failed),
        groups: sorted,
        failures,
        ignored: [...new Set(rules)].map((rule) => ({
            rule,
            changes: parts.reduce((sum, { ignored }) => sum + (ignored[rule] ?? 0), 0),
        })),
        notes: [],
    };
}
