import type { z } from "zod";

/**
 * A check of a list, for `superRefine`: an entry that stands in it twice is a fault.
 * @param same makes one text of what means the same.
 */
export function refuseRepetition<Entry extends string>(
    same: (entry: Entry) => string = (entry) => entry,
): (entries: readonly Entry[], context: z.RefinementCtx) => void {
    return (entries, context) => {
        const known = new Set<string>();
        entries.forEach((entry, index) => {
            const text = same(entry);
            if (known.has(text)) {
                context.addIssue({ code: "custom", path: [index], message: "is in the list twice. Remove one" });
            }
            known.add(text);
        });
    };
}
