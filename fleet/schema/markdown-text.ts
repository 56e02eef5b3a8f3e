/**
 * A description as Markdown. It is written so that it reads well as plain text, too: code stands in backticks, and
 * `<name>` outside of code means itself, where Markdown would take it for HTML.
 */
export function markdownText(description: string): string {
    return description
        .split(/(`[^`]*`)/)
        .map((part) => (part.startsWith("`") ? part : part.replace(/[<*_]/g, "\\$&")))
        .join("");
}

/** A link to a heading of the same page, as GitHub and most others name it. */
export function headingLink(heading: string): string {
    const anchor = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-");
    return `[${markdownText(heading)}](#${anchor})`;
}

/** Text as code in Markdown, as one would write it in one line; nothing in it means anything but itself. */
export function inlineCode(text: string): string {
    if (!text.includes("`")) {
        // One space at either end is taken away when both are there, and there is no code of nothing.
        return /^ .* $|^ *$/.test(text) ? `\` ${text} \`` : `\`${text}\``;
    }
    const fence = "`".repeat(longestRun(text) + 1);
    return `${fence} ${text} ${fence}`;
}

/** A block of code in Markdown; nothing in it means anything but itself. */
export function codeBlock(language: string, lines: readonly string[]): string {
    const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
    return [`${fence}${language}`, ...lines, fence].join("\n");
}

/** Of how many backticks the longest row of them is. */
function longestRun(text: string): number {
    return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
