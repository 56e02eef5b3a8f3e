/** The steps in which an authority or a key pair is rotated, in their order; each is a change of this one word. */
export const rotationSteps = ["add", "switch", "drop"] as const;

/** A step of a rotation. */
export type RotationStep = (typeof rotationSteps)[number];

/** Which generations of an authority there are. */
export interface Generations {
    /** All that are trusted, in ascending order; each has a certificate of its own. */
    readonly accepted: readonly number[];
    /** The one that issues. */
    readonly issuing: number;
}

/**
 * The generations of an authority that a step of its rotation has: `add` makes the next one, so that everybody trusts it
 * before it issues anything; `switch` issues with it; `drop` forgets the one before. Three deployments, because each has to
 * have arrived everywhere before the next (fact sheet of certificates and anchors, 5: "CA rotation needs a two-phase value").
 *
 * @param generation the one that the rotation begins with; without a step, the only one.
 */
export function generationsOf(generation: number, rotation: RotationStep | undefined): Generations {
    const next = generation + 1;
    switch (rotation) {
        case undefined:
            return { accepted: [generation], issuing: generation };
        case "add":
            return { accepted: [generation, next], issuing: generation };
        case "switch":
            return { accepted: [generation, next], issuing: next };
        case "drop":
            return { accepted: [next], issuing: next };
    }
}

/**
 * What is wrong with going from one state of an authority to another in one deployment, as the step to take first; undefined
 * when nothing is. What issues has to be trusted everywhere before, and what is dropped may not issue any more, so either
 * what is trusted moves, or what issues.
 */
export function missingStep(before: Generations, wanted: Generations): RotationStep | undefined {
    const isIssuerKept = before.issuing === wanted.issuing;
    const isGrown = isSubset(before.accepted, wanted.accepted);
    const isShrunk = isSubset(wanted.accepted, before.accepted);
    if ((isIssuerKept && (isGrown || isShrunk)) || (isGrown && isShrunk)) {
        return undefined;
    }
    return before.accepted.includes(wanted.issuing) ? "switch" : "add";
}

function isSubset(some: readonly number[], all: readonly number[]): boolean {
    return some.every((each) => all.includes(each));
}
