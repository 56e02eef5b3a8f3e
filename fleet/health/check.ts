/**
 * What a check can find. `unknown`: it could not be asked, so nobody knows. `skipped`: there is nothing to check, or no way
 * to check it from outside.
 */
export type CheckState = "fail" | "unknown" | "pass" | "skipped";

/** One question about a layer, answered. */
export interface Check {
    readonly name: string;
    readonly state: CheckState;
    /** Sentences: why it is so, and what to do; empty for a pass that needs no words. */
    readonly why: string;
}

/** A check that found all as it should be. */
export function pass(name: string, why = ""): Check {
    return { name, state: "pass", why };
}

/** A check that found a fault. */
export function fail(name: string, why: string): Check {
    return { name, state: "fail", why };
}

/** A check that nobody answered. */
export function unknown(name: string, why: string): Check {
    return { name, state: "unknown", why };
}

/** A check for which there is nothing here. */
export function skipped(name: string, why: string): Check {
    return { name, state: "skipped", why };
}

/**
 * A check of many things: a failure that lists what is wrong with each, or a pass.
 * @param faults clauses without a full stop.
 * @param remedy a sentence without one.
 */
export function checkAll(name: string, faults: readonly string[], remedy: string): Check {
    return faults.length === 0 ? pass(name) : fail(name, `${list(faults)}. ${remedy}.`);
}

/** Faults that are told in one sentence; the rest is counted. */
const shownFaults = 5;

function list(faults: readonly string[]): string {
    const rest = faults.length - shownFaults;
    const shown = faults.slice(0, shownFaults).join("; ");
    return rest > 0 ? `${shown}; and ${rest} more` : shown;
}
