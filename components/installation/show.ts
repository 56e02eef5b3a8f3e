/** Longer values are cut: a message is one line that people read. */
const longest = 80;
const shownOfLong = 60;

/** Control characters, line separators and marks that turn the direction of text: a terminal would act on them. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A value as an error shows it: one line of JSON, cut when it is long, never in the middle of a character. */
export function show(value: unknown): string {
    return cut(value === undefined ? "nothing" : printable(JSON.stringify(value)), longest, shownOfLong);
}

/** Text without quotes around it, on one line, cut when it is long. */
export function showText(text: string): string {
    return cut(printable(JSON.stringify(text).slice(1, -1)), longest, shownOfLong);
}

/** Text with escapes for what a terminal would act on, or nobody would see: control characters, also tabs and line ends. */
export function printable(text: string): string {
    return text.replace(unseen, escapeOf);
}

/** The escape of a character below U+10000, for JSON and for double quotes in YAML. */
export function escapeOf(character: string): string {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Text that is not longer than a line has room for, or its beginning and how long it is; never cut in the middle of a character.
 * @param most characters that are shown whole
 * @param begin characters that are shown of a longer text
 */
export function cut(text: string, most: number, begin: number): string {
    return text.length <= most
        ? text
        : `${text.slice(0, begin).replace(/[\uD800-\uDBFF]$/, "")}… (${text.length} characters)`;
}
