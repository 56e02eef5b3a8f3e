import { createHash } from "node:crypto";
import { sorted } from "../../components/fiaas/canonical-json";
import { byNumbers } from "../../components/installation/fault-lines";
import { actions, type ChangeGroup, type ReportSummary } from "./report";
import { destroys } from "./destruction";
import { addRequests, noRequests } from "./requests";

/** Collects installations to which the same happens. */
export class Groups {
    private readonly groups = new Map<string, ChangeGroup[]>();

    /** Adds what happens to some installations. */
    public add(group: ChangeGroup): void {
        const key = keyOf(group);
        const known = this.groups.get(key);
        if (known === undefined) {
            this.groups.set(key, [group]);
        } else {
            known.push(group);
        }
    }

    /** The most dangerous first, then those of the most installations. In whatever order they came, it is the same. */
    public sorted(): ChangeGroup[] {
        return [...this.groups.values()].map(together).sort(byDanger);
    }
}

/** Positions are those of the first installation by name. */
function together(groups: readonly ChangeGroup[]): ChangeGroup {
    const installations = groups
        .flatMap((group) => group.installations)
        .sort((one, other) => byNumbers.compare(one, other));
    const lowest = installations[0] ?? "";
    const first = groups.reduce((one, other) => (other.installations.includes(lowest) ? other : one));
    const requests = groups.map((group) => group.requests).reduce(bothRequests);
    return { ...first, installations, requests };
}

type BeforeAndAfter = ChangeGroup["requests"];

function bothRequests(one: BeforeAndAfter, other: BeforeAndAfter): BeforeAndAfter {
    return { before: addRequests(one.before, other.before), after: addRequests(one.after, other.after) };
}

/** Equal for installations to which the same happens, wherever it was written, and in whatever order its keys are. */
function keyOf({ presence, configuration, resources }: ChangeGroup): string {
    const changes = configuration.map(({ path, old, new: next }) => sorted([path, old, next]));
    return createHash("sha256")
        .update(JSON.stringify([presence, changes, resources]))
        .digest("base64");
}

/** How bad the worst of a group is. */
function danger({ resources }: ChangeGroup): number {
    const ranks = resources
        .filter(({ isComponent }) => !isComponent)
        .map(
            ({ action, isProtected }) =>
                actions.indexOf(action) + (isProtected && destroys(action) ? -actions.length : 0),
        );
    return Math.min(actions.length, ...ranks);
}

function byDanger(one: ChangeGroup, other: ChangeGroup): number {
    return (
        danger(one) - danger(other) ||
        other.installations.length - one.installations.length ||
        byNumbers.compare(one.installations[0] ?? "", other.installations[0] ?? "")
    );
}

/** The numbers over all groups. */
export function summaryOf(groups: readonly ChangeGroup[], compared: number, failed: number): ReportSummary {
    const changed = groups.reduce((total, { installations }) => total + installations.length, 0);
    const counted = groups.flatMap(({ installations, resources }) =>
        resources
            .filter(({ isComponent }) => !isComponent)
            .map((resource) => ({ ...resource, times: installations.length })),
    );
    const total = (count: (resource: (typeof counted)[number]) => number): number =>
        counted.reduce((sum, resource) => sum + count(resource) * resource.times, 0);
    return {
        installations: { compared, changed, failed },
        resources: {
            replace: total(({ action }) => Number(action === "replace")),
            delete: total(({ action }) => Number(action === "delete")),
            update: total(({ action }) => Number(action === "update")),
            create: total(({ action }) => Number(action === "create")),
        },
        restarts: {
            pods: total(({ restarts }) => restarts?.pods ?? 0),
            everyNode: total(({ restarts }) => restarts?.everyNode ?? 0),
        },
        requests: groups
            .map(({ requests }) => requests)
            .reduce(bothRequests, { before: noRequests, after: noRequests }),
        endangered: total(({ action, isProtected }) => Number(isProtected && destroys(action))),
    };
}
