/**
 * Patterns of everything that is one slip of the hand away from a text: a letter missing, too much, wrong or swapped
 * with the next. A key with such a prefix would belong to another program, and be passed over without a word.
 * @param text letters, and what means itself in a regular expression.
 */
export function nearMisses(text: string): string[] {
    const indexes = Array.from({ length: text.length }, (_, index) => index);
    // The last character, the colon, ends the prefix: it can neither be missing nor be something else.
    const inner = indexes.slice(0, -1);
    const swapped = inner.slice(0, -1).map((at) => splice(text, at, 2, `${text.charAt(at + 1)}${text.charAt(at)}`));
    return [
        ...new Set([
            ...inner.map((at) => splice(text, at, 1, "")),
            ...inner.map((at) => splice(text, at, 1, `[^${text.charAt(at)}:]`)),
            ...indexes.map((at) => splice(text, at, 0, "[^:]")),
            ...swapped.filter((candidate) => candidate !== text),
        ]),
    ];
}

function splice(text: string, at: number, length: number, insertion: string): string {
    return text.slice(0, at) + insertion + text.slice(at + length);
}
