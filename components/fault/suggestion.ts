import { distance } from "fastest-levenshtein";

/** What a misspelled name most likely meant, as a question; undefined when nothing is near. */
export function suggestion(name: string, known: readonly string[]): string | undefined {
    const near = [...known].sort((a, b) => distance(a, name) - distance(b, name))[0];
    const isNear = near !== undefined && distance(near, name) <= Math.max(2, Math.floor(name.length / 3));
    return isNear ? `Did you mean "${near}"?` : undefined;
}

/** The name that was most likely meant, else all that there are; undefined when there are none. */
export function alternatives(name: string, known: readonly string[]): string | undefined {
    return suggestion(name, known) ?? (known.length === 0 ? undefined : `Use one of: ${[...known].sort().join(", ")}`);
}
