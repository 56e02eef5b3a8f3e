import type { RotationStep } from "./generations";

/** The step of a key pair's rotation; `none` without one. */
export type KeyStep = RotationStep | "none";

/**
 * Which step may follow which. A key signs only when everybody verifies with it, and is forgotten only when nobody signs
 * with it; back is the way that was taken. After the last step the word may be taken out, which changes nothing.
 */
const following: Readonly<Record<KeyStep, readonly KeyStep[]>> = {
    none: ["none", "add"],
    add: ["add", "switch", "none"],
    switch: ["switch", "drop", "add"],
    drop: ["drop", "none", "add"],
};

/** The steps that may follow one that was taken, itself among them. */
export function stepsAfter(step: KeyStep): readonly KeyStep[] {
    return following[step];
}

/** Whether there are two keys in a step. */
export function hasTwoKeys(step: KeyStep): boolean {
    return step === "add" || step === "switch";
}
