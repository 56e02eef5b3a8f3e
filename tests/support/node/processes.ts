import { readFileSync } from "node:fs";

/** The processes that a process has started and that have not ended; those in other namespaces, too. */
export function childrenOf(processId: number): number[] {
    try {
        const text = readFileSync(`/proc/${processId}/task/${processId}/children`, "utf8");
        return text.split(" ").filter(Boolean).map(Number);
    } catch {
        return [];
    }
}

/** Its children, their children, and so on. */
export function descendants(processId: number): number[] {
    return childrenOf(processId).flatMap((child) => [child, ...descendants(child)]);
}
