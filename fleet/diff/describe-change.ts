import type { PropertyValue } from "../../provider/property-values";
import { actions, type PropertyChange, type ResourceChange } from "../report/report";
import { consequenceOf } from "./consequences";
import { objectOf } from "./objects";
import { type DescribedChange, restartsOf } from "./restarts";

/** A change before it is put into words, foreseen or found. */
export type UndescribedChange = DescribedChange & Pick<ResourceChange, "inputs">;

/**
 * A change as reports show it: with the names that people use, and with what it means for what runs.
 * @param installation its name, which is left out of the names of its resources.
 */
export function describeChange(installation: string, { resource, old, ...what }: UndescribedChange): ResourceChange {
    const { type, name, isComponent } = resource;
    const object = objectOf(resource);
    const context = { ...what, resource, old };
    const consequence = consequenceOf(context);
    const restarts = restartsOf(context);
    return {
        ...what,
        type,
        name: withoutPrefix(name, installation),
        isComponent,
        // The engine asks the state, which is what was declared before.
        isProtected: (old ?? resource).isProtected,
        ...(object !== undefined && { object }),
        ...(consequence !== undefined && { consequence }),
        ...(restarts !== undefined && { restarts }),
    };
}

function withoutPrefix(name: string, installation: string): string {
    if (name === installation) {
        return "";
    }
    return name.startsWith(`${installation}-`) ? name.slice(installation.length + 1) : name;
}

/**
 * One field of a change.
 * @param kind as providers have it: `add`, `update`, `delete`, each also with `-replace`.
 */
export function describeField(
    path: string,
    kind: string,
    values: { readonly before: PropertyValue | undefined; readonly after: PropertyValue | undefined },
): PropertyChange {
    const plain = kind.replace("-replace", "") as PropertyChange["kind"];
    const before = plain === "add" ? undefined : values.before;
    const after = plain === "delete" ? undefined : values.after;
    return {
        path,
        kind: plain,
        ...(before !== undefined && { old: before }),
        ...(after !== undefined && { new: after }),
        forcesReplacement: kind.endsWith("-replace"),
    };
}

/** Fields in the order of their paths. */
export function byPath(one: PropertyChange, other: PropertyChange): number {
    return one.path < other.path ? -1 : 1;
}

/** The order of a report: the worst first, then by type and name. */
export function byDanger(one: ResourceChange, other: ResourceChange): number {
    const rank = actions.indexOf(one.action) - actions.indexOf(other.action);
    const names = [`${one.type} ${one.name}`, `${other.type} ${other.name}`] as const;
    return rank === 0 ? (names[0] < names[1] ? -1 : 1) : rank;
}
