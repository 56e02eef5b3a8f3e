import { availableParallelism } from "node:os";

/** Bytes that an engine takes with its program and its plugins, at most (docs/diff.md, "Preview"). */
export const engineMemory = 450 * 1024 * 1024;

/** How many previews run at once: one for two processors, as far as the memory goes, and at least one. */
export function usualParallelism(
    processors: number = availableParallelism(),
    memory: number = process.availableMemory(),
): number {
    return Math.max(1, Math.min(Math.ceil(processors / 2), Math.floor(memory / engineMemory)));
}
