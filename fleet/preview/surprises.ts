import { isDeepStrictEqual } from "node:util";
import { byNumbers } from "../../components/installation/fault-lines";
import {
    type ChangeGroup,
    type FleetReport,
    type PropertyChange,
    type ResourceChange,
    secretMark,
    stateMark,
    type Surprise,
    unknownMark,
} from "../report/report";
import { participles, resourceTitle } from "../report/words";

/** What is said of a resource that nothing happens to. */
const nothing = "nothing";

/**
 * Where engines found something else than a diff of the same installations foresees: drift that a refresh has seen, an `up`
 * that was never run, what somebody else has changed. Installations of which either cannot tell are left out. Equal
 * surprises of several installations are one.
 */
export function surprisesOf(foreseen: FleetReport, found: FleetReport): Surprise[] {
    const failed = new Set([...foreseen.failures, ...found.failures].map(({ installation }) => installation));
    const [expected, real] = [byInstallation(foreseen), byInstallation(found)];
    const surprises = new Map<string, Surprise>();
    for (const name of [...new Set([...expected.keys(), ...real.keys()])].sort(byNumbers.compare)) {
        const own = failed.has(name) ? [] : compare(expected.get(name), real.get(name));
        for (const surprise of own) {
            const key = JSON.stringify([surprise.resource, surprise.foreseen, surprise.found]);
            const known = surprises.get(key)?.installations ?? [];
            surprises.set(key, { ...surprise, installations: [...known, name] });
        }
    }
    return [...surprises.values()];
}

function byInstallation({ groups }: FleetReport): Map<string, ChangeGroup> {
    return new Map(groups.flatMap((group) => group.installations.map((name) => [name, group] as const)));
}

type OwnSurprise = Omit<Surprise, "installations">;

function compare(expected: ChangeGroup | undefined, real: ChangeGroup | undefined): OwnSurprise[] {
    if (real?.presence === "added" && expected?.presence !== "added") {
        // Every resource would be one.
        return [
            {
                resource: "the installation",
                foreseen: expected === undefined ? nothing : "changed",
                found: "made from nothing: its stack has no resources yet",
            },
        ];
    }
    const [before, after] = [byResource(expected), byResource(real)];
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
        const [one, other] = [before.get(key), after.get(key)];
        const resource = other ?? one;
        return resource === undefined || isSame(one, other)
            ? []
            : [{ resource: resourceTitle(resource), foreseen: textOf(one, other), found: textOf(other, one) }];
    });
}

function byResource(group: ChangeGroup | undefined): Map<string, ResourceChange> {
    const resources = (group?.resources ?? []).filter(({ isComponent }) => !isComponent);
    return new Map(resources.map((resource) => [`${resource.type} ${resource.name}`, resource]));
}

function isSame(one: ResourceChange | undefined, other: ResourceChange | undefined): boolean {
    if (one?.action !== other?.action || one === undefined || other === undefined) {
        return false;
    }
    // What is taken over has what only the cluster knows.
    const isMade = one.action === "create" || one.action === "delete";
    return isMade || (fieldsOf(one) === fieldsOf(other) && unlike(one, other).length === 0);
}

function fieldsOf({ changes }: ResourceChange): string {
    return changes
        .map(({ path }) => path)
        .sort()
        .join(", ");
}

/** Fields of both that start from other values. */
function unlike(one: ResourceChange, other: ResourceChange | undefined): PropertyChange[] {
    const others = new Map(other?.changes.map((change) => [change.path, change.old]));
    return one.changes.filter(
        ({ path, old }) =>
            others.has(path) && isKnown(old) && isKnown(others.get(path)) && !isDeepStrictEqual(old, others.get(path)),
    );
}

function isKnown(value: unknown): boolean {
    return value !== undefined && ![secretMark, stateMark, unknownMark].includes(value as string);
}

/** What happens to a resource, and from which values where the other side starts from others. */
function textOf(change: ResourceChange | undefined, other: ResourceChange | undefined): string {
    if (change === undefined) {
        return nothing;
    }
    const starts = new Map(unlike(change, other).map(({ path, old }) => [path, JSON.stringify(old)]));
    const fields = change.changes.map(({ path }) => {
        const start = starts.get(path);
        return start === undefined ? path : `${path} from ${start}`;
    });
    return fields.length === 0 ? participles[change.action] : `${participles[change.action]}: ${fields.join(", ")}`;
}
