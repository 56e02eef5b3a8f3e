import { type Action, actions, type FleetReport, type ResourceChange } from "./report";
import { takesAway } from "./destruction";
import { explanations, isEndangered, resourceTitle } from "./words";

/** One thing that happens, and everybody to whom. */
export interface DigestEntry {
    readonly action: Action;
    /** See {@link resourceTitle}. */
    readonly title: string;
    /** Protected, and would be destroyed. */
    readonly isEndangered: boolean;
    /** In all installations together. */
    readonly pods: number;
    /** Whether it restarts one pod on each node. */
    readonly everyNode: boolean;
    /** Why, and what it means, see {@link explanations}; restarts are not in it. */
    readonly reasons: readonly string[];
    readonly installations: readonly string[];
}

/** What a reader must see at once, whatever else is in a report. */
export interface Digest {
    /** Protected ones first, then replacements, then what is deleted. */
    readonly destroyed: readonly DigestEntry[];
    /** What runs on with a restart; what is destroyed is not told twice. */
    readonly restarted: readonly DigestEntry[];
}

/** Gathers what is destroyed and what restarts from all groups: the same thing in several groups is one entry. */
export function digestOf(report: FleetReport): Digest {
    return {
        destroyed: entriesOf(report, takesAway).sort(
            (one, other) => rank(one) - rank(other) || other.installations.length - one.installations.length,
        ),
        restarted: entriesOf(
            report,
            (change) => !takesAway(change) && (change.restarts?.pods ?? 0) + (change.restarts?.everyNode ?? 0) > 0,
        ).sort((one, other) => other.pods - one.pods),
    };
}

function rank(entry: DigestEntry): number {
    return (entry.isEndangered ? 0 : actions.length) + actions.indexOf(entry.action);
}

function entriesOf(report: FleetReport, isWanted: (resource: ResourceChange) => boolean): DigestEntry[] {
    const entries = new Map<string, DigestEntry>();
    for (const { installations, resources } of report.groups) {
        for (const resource of resources.filter((one) => !one.isComponent && isWanted(one))) {
            const title = resourceTitle(resource);
            const reasons = explanations({ ...resource, restarts: undefined });
            const key = JSON.stringify([resource.action, title, isEndangered(resource), reasons]);
            const known = entries.get(key);
            entries.set(key, {
                action: resource.action,
                title,
                isEndangered: isEndangered(resource),
                pods: (known?.pods ?? 0) + (resource.restarts?.pods ?? 0) * installations.length,
                everyNode: (known?.everyNode ?? false) || (resource.restarts?.everyNode ?? 0) > 0,
                reasons,
                installations: [...new Set([...(known?.installations ?? []), ...installations])],
            });
        }
    }
    return [...entries.values()];
}
