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

/** A value as code in Markdown, as one would write it in one line of YAML. */
export function inlineCode(text: string): string {
    return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
