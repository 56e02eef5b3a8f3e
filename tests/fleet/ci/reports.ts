import type { ChangeGroup, FleetReport } from "../../../fleet/report/report";

const nothing = { cpu: 0, memory: 0 };

/** A report without changes. */
export const emptyReport: FleetReport = {
    version: 1,
    kind: "diff",
    base: { name: "main" },
    head: { name: "work tree" },
    summary: {
        installations: { compared: 3, changed: 0, failed: 0 },
        resources: { replace: 0, delete: 0, update: 0, create: 0 },
        restarts: { pods: 0, everyNode: 0 },
        requests: { before: nothing, after: nothing },
        endangered: 0,
    },
    groups: [],
    failures: [],
    ignored: [],
    notes: [],
};

/** Installations to which the same happens. */
export function group(presence: ChangeGroup["presence"], ...installations: string[]): ChangeGroup {
    return {
        installations,
        presence,
        configuration: [],
        resources: [],
        requests: { before: nothing, after: nothing },
    };
}

/** A report with these groups. */
export function reportOf(...groups: ChangeGroup[]): FleetReport {
    const changed = groups.flatMap(({ installations }) => installations).length;
    const installations = { ...emptyReport.summary.installations, changed };
    return { ...emptyReport, groups, summary: { ...emptyReport.summary, installations } };
}

/** A report of one changed installation. */
export const oneChange = reportOf(group("changed", "prod-1"));
