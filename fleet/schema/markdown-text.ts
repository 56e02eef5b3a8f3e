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

/** A value as code in Markdown, as one would write it in one line of YAML. */
export function inlineCode(text: string): string {
    return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
