import type { ClusterAnswer } from "./cluster-answer";
import type { PropertyDiff } from "./resource-provider";

/** What is expected of each namespace: "create", "adopt" or "existing". */
export type Expectations = Readonly<Record<string, string>>;

/** What `Reachability` knows from the last time. */
export interface Memory {
    readonly namespaces: Expectations;
    /** Namespaces that the installation was to create or adopt and that have not been seen to be gone. */
    readonly owned: readonly string[];
}

/** Whether the installation owns a namespace of which this is expected. */
export function isOwned(expectation: string | undefined): boolean {
    return expectation === "create" || expectation === "adopt";
}

/** Whether a namespace is declared for the first time, or in another way than the last time. */
export function isFresh(name: string, namespaces: Expectations, memory: Memory): boolean {
    return memory.namespaces[name] !== namespaces[name];
}

/** Which namespaces come, go and change hands, as a detailed diff. */
export function namespaceDiff(olds: Expectations, news: Expectations): Record<string, PropertyDiff> {
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
    const changed = names.filter((name) => olds[name] !== news[name]);
    return Object.fromEntries(
        changed.map((name) => [`namespaces.${name}`, { kind: diffKind(olds[name], news[name]) }]),
    );
}

function diffKind(old: string | undefined, wanted: string | undefined): PropertyDiff["kind"] {
    if (old === undefined) {
        return "add";
    }
    return wanted === undefined ? "delete" : "update";
}

/** All that is declared, and what was owned and is given up. */
export function namesToAsk(namespaces: Expectations, { owned }: Memory): string[] {
    return [...new Set([...Object.keys(namespaces), ...owned])].sort();
}

/**
 * What the installation owns from now on. A namespace that it gives up stays in memory as long as it exists: its
 * deletion may be refused or fail, and then the edit can be taken back.
 */
export function ownedNow(namespaces: Expectations, { owned }: Memory, answer: ClusterAnswer): string[] {
    const declared = Object.keys(namespaces).filter((name) => isOwned(namespaces[name]));
    const left = owned.filter((name) => !isOwned(namespaces[name]) && answer.namespaces[name] !== "missing");
    return [...new Set([...declared, ...left])].sort();
}

/** The names of namespaces that the installation owns and that are not in the cluster. */
export function goneNamespaces({ owned }: Memory, answer: ClusterAnswer): string[] {
    return owned.filter((name) => answer.namespaces[name] === "missing");
}

/**
 * Refuses what cannot go well, all at once.
 * @throws Error when a namespace that is declared for the first time belongs to somebody else, or does not exist
 * although it has to.
 */
export function refuseUnexpected(namespaces: Expectations, memory: Memory, answer: ClusterAnswer): void {
    const fresh = Object.entries(namespaces).filter(([name]) => isFresh(name, namespaces, memory));
    const problems = fresh.flatMap(([name, expectation]) => {
        const state = answer.namespaces[name];
        const isThere = state === "exists" || state === "terminating";
        if (expectation === "create" && isThere && !memory.owned.includes(name)) {
            return [
                `namespaces.${name}: the namespace "${name}" exists already, and this installation did not create it. ` +
                    "Set create: false to use it as it is, or adopt: true to take it over.",
            ];
        }
        if (state === "forbidden" && isOwned(expectation) && !memory.owned.includes(name)) {
            return [
                `namespaces.${name}: the namespace "${name}" is new in this installation, and ${answer.user ?? "the user"} may not look whether it ` +
                    "exists (403). Run this `up` as somebody who may.",
            ];
        }
        if (expectation !== "create" && state === "missing") {
            const mend = expectation === "adopt" ? "Remove adopt: true" : "Create it first, or remove create: false";
            return [`namespaces.${name}: the namespace "${name}" does not exist in the cluster. ${mend}.`];
        }
        return [];
    });
    if (problems.length > 0) {
        throw new Error(problems.sort().join("\n"));
    }
}
