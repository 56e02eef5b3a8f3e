import type { ReadRequest, ReadResult } from "../resource-provider";

/**
 * Answers a refresh of what is nowhere but in the state: there is nothing to read anew.
 * @param isKept whether the state has it.
 * @param refusal what to say to an import by an id, of which there is no state.
 * @throws Error for such an import.
 */
export function readKept(
    { id, inputs, name, outputs }: ReadRequest,
    isKept: boolean,
    refusal: string,
): Promise<ReadResult> {
    if (!isKept) {
        throw new Error(`${name}: ${refusal}`);
    }
    return Promise.resolve({ id, inputs, outputs });
}

/** What to say of a thing that can be taken over as PEM. */
export function notImported(things: string): string {
    return `${things} are not imported by an id. Give the PEM as \`existing\` instead.`;
}
