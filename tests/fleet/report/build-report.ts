import type {
    Action,
    ChangeGroup,
    FleetReport,
    PropertyChange,
    ReportSummary,
    Requests,
    ResourceChange,
} from "../../../fleet/report/report";

const nothing: Requests = { cpu: 0, memory: 0 };

/** A resource to which something happens, with defaults for all that a test does not care about. */
export function resourceChange(change: Partial<ResourceChange> = {}): ResourceChange {
    return {
        action: "update",
        type: "kubernetes:core/v1:ConfigMap",
        name: "payments-fiaas-config-map",
        object: kubernetesObject("v1", "ConfigMap", "payments/fiaas-deploy-daemon"),
        isComponent: false,
        isProtected: false,
        changes: [],
        ...change,
    };
}

/** @param place namespace and name with a slash between, or a name alone. */
export function kubernetesObject(
    apiVersion: string,
    kind: string,
    place: string,
): NonNullable<ResourceChange["object"]> {
    const [first = "", second] = place.split("/");
    return second === undefined
        ? { apiVersion, kind, name: first }
        : { apiVersion, kind, namespace: first, name: second };
}

/** A field that changed from one value to another. */
export function updated(path: string, old: unknown, next: unknown, forcesReplacement = false): PropertyChange {
    return { path, kind: "update", old, new: next, forcesReplacement };
}

/** Installations to which the same happens. */
export function changeGroup(group: Partial<ChangeGroup> = {}): ChangeGroup {
    return {
        installations: ["prod-eu-1"],
        presence: "changed",
        configuration: [],
        resources: [],
        requests: { before: nothing, after: nothing },
        ...group,
    };
}

/** A report whose summary fits its groups. */
export function fleetReport(report: Partial<Omit<FleetReport, "summary">>, unchanged = 0): FleetReport {
    const groups = report.groups ?? [];
    const failures = report.failures ?? [];
    return {
        version: 1,
        kind: "diff",
        base: { name: "main", commit: "3f2a1bcd5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b" },
        head: { name: "work tree" },
        summary: summaryOf(groups, failures.length, unchanged),
        groups,
        failures,
        ignored: [],
        notes: [],
        ...report,
    };
}

function summaryOf(groups: readonly ChangeGroup[], failed: number, unchanged: number): ReportSummary {
    const changed = groups.reduce((sum, { installations }) => sum + installations.length, 0);
    const summary = {
        installations: { compared: changed + failed + unchanged, changed, failed },
        resources: { replace: 0, delete: 0, update: 0, create: 0 } as Record<Action, number>,
        restarts: { pods: 0, everyNode: 0 },
        requests: { before: { ...nothing }, after: { ...nothing } },
        endangered: 0,
    };
    for (const { installations, resources, requests } of groups) {
        const times = installations.length;
        for (const side of ["before", "after"] as const) {
            summary.requests[side].cpu += requests[side].cpu * times;
            summary.requests[side].memory += requests[side].memory * times;
        }
        for (const { action, isComponent, isProtected, restarts } of resources) {
            summary.resources[action] += isComponent ? 0 : times;
            summary.restarts.pods += (restarts?.pods ?? 0) * times;
            summary.restarts.everyNode += (restarts?.everyNode ?? 0) * times;
            summary.endangered += isProtected && (action === "delete" || action === "replace") ? times : 0;
        }
    }
    return summary;
}
