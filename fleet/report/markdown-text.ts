import { printable } from "../../components/installation/show";
import { escapeHtml } from "./html/escape";
import { codeBlock, inlineCode } from "../schema/markdown-text";
import { numberText } from "./words";

/** So long are names, and sentences, at most: whatever is in a report, one of them never fills a comment. */
const longestName = 120;
const longestSentence = 600;

/** A zero-width space: GitHub looks for mentions in the finished page, where a backslash is gone already. */
const joint = "\u200b";

/** A name as code: nobody is mentioned, nothing is a link or HTML. */
export function nameCode(name: string): string {
    return inlineCode(clipped(printable(name), longestName));
}

/** Names as code; of very many only the first, and how many more there are. */
export function namesCode(names: readonly string[], shown: number): string {
    const rest = names.length - shown;
    const list = names.slice(0, shown).map(nameCode).join(", ");
    return rest > 0 ? `${list} and ${numberText(rest)} more` : list;
}

/** A name as code where HTML is expected, as in a summary: Markdown means nothing there. */
export function nameHtml(name: string): string {
    return `<code>${escapeHtml(clipped(printable(name), longestName))}</code>`;
}

/** A sentence of somebody else that means itself: no emphasis, no link, no HTML, no mathematics, and nobody is mentioned. */
export function sentence(text: string): string {
    return clipped(printable(text).trim(), longestSentence)
        .replace(/[\\`*_{}[\]<>()|~&$]/g, (mark) => (mark === "$" ? "<span>$</span>" : `\\${mark}`))
        .replace(/^([-+=#]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}${joint}` : `\\${mark}`))
        .replace(/@|#(?=\d)/g, (mark) => `${mark}${joint}`);
}

/** A text of somebody else, line by line as it is. */
export function textBlock(lines: readonly string[]): string {
    return codeBlock(
        "text",
        lines.map((line) => clipped(printable(line), longestSentence)),
    );
}

function clipped(text: string, longest: number): string {
    return text.length <= longest ? text : `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
