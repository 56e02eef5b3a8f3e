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
