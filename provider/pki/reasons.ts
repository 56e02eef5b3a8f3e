import type { DiffKind, PropertyDiff } from "../resource-provider";

/** Why a certificate has to be issued anew. */
export interface Reason {
    /** In words, such as `SAN added: 10.0.0.7`. */
    readonly text: string;
    /** The property that shows it, and how it changes. */
    readonly path: string;
    readonly kind: Exclude<DiffKind, `${string}-replace`>;
}

/** What is compared of a certificate that there is, or was declared, and of the one that is wanted. */
export interface Comparable {
    readonly commonName: string;
    readonly organizations: readonly string[];
    readonly hosts?: readonly string[];
    readonly purposes?: readonly string[];
    readonly algorithm: string;
    readonly pathLength?: number | undefined;
}

/**
 * Every difference that makes a certificate another one. Lists are compared as sets: their order means nothing.
 * @param before what the certificate says.
 * @param declared the lists as they were declared for it, where the engine finds what is gone.
 */
export function differences(before: Comparable, wanted: Comparable, declared: Partial<Comparable>): Reason[] {
    return [
        ...valueReasons("commonName", "common name", before.commonName || "none", wanted.commonName || "none"),
        ...listReasons("organizations", "organization", before, wanted, declared),
        ...listReasons("hosts", "SAN", before, wanted, declared),
        ...listReasons("purposes", "purpose", before, wanted, declared),
        ...valueReasons("algorithm", "algorithm", before.algorithm, wanted.algorithm),
        ...valueReasons("pathLength", "path length", before.pathLength ?? "none", wanted.pathLength ?? "none"),
    ];
}

/** The reason that a single value gives, if it changed. */
export function valueReasons(
    path: string,
    what: string,
    before: string | number,
    wanted: string | number,
    unit = "",
): Reason[] {
    return before === wanted ? [] : [{ text: `${what} ${before} -> ${wanted}${unit}`, path, kind: "update" }];
}

function listReasons(
    property: "organizations" | "hosts" | "purposes",
    what: string,
    before: Comparable,
    wanted: Comparable,
    declared: Partial<Comparable>,
): Reason[] {
    const [old, next] = [before[property] ?? [], wanted[property] ?? []];
    const path = (list: readonly string[], item: string): string =>
        list.includes(item) ? `${property}[${list.indexOf(item)}]` : property;
    const added = next.filter((item) => !old.includes(item));
    const removed = old.filter((item) => !next.includes(item));
    return [
        ...added.map((item): Reason => ({
            text: `${what} added: ${item}`,
            path: path(next, item),
            kind: "add",
        })),
        ...removed.map((item): Reason => ({
            text: `${what} removed: ${item}`,
            path: path(declared[property] ?? [], item),
            kind: "delete",
        })),
    ];
}

/** All reasons in one line. */
export function textOf(reasons: readonly Reason[]): string {
    return reasons.map(({ text }) => text).join("; ");
}

/**
 * What the engine is told: what reasons name, and whatever else changed, which is only noted.
 * @param isReplaced whether reasons replace the resource; otherwise it is updated in place.
 */
export function detailedDiff(
    reasons: readonly Reason[],
    changed: readonly string[],
    isReplaced: boolean,
): Record<string, PropertyDiff> {
    const found = Object.entries(pathsOf(reasons)).map(([path, plain]): [string, PropertyDiff] => {
        const kind: DiffKind = isReplaced ? `${plain}-replace` : plain;
        // Old values of inputs are among the inputs, since outputs do not repeat them.
        return [path, { kind, inputDiff: path !== "notAfter" }];
    });
    const named = new Set(found.map(([path]) => path.split(/[.[]/, 1)[0]));
    const others = changed.filter((name) => !named.has(name));
    return Object.fromEntries<PropertyDiff>([
        ...found,
        ...others.map((name) => [name, { kind: "update", inputDiff: true }] as const),
    ]);
}

/** The changed properties that reasons name; where one takes the place of another it is an update. */
function pathsOf(reasons: readonly Reason[]): Record<string, Reason["kind"]> {
    const paths: Record<string, Reason["kind"]> = {};
    for (const { path, kind } of reasons) {
        paths[path] = paths[path] === undefined || paths[path] === kind ? kind : "update";
    }
    return paths;
}
