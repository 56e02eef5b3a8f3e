import type { YAMLError } from "yaml";
import { showText } from "./show";

/** What the parser's codes mean to somebody who writes a stack file: what is wrong, and what to do. */
const explanations: Readonly<Partial<Record<YAMLError["code"], string>>> = {
    TAB_AS_INDENT: "tabs are not allowed as indentation. Use blanks",
    MULTIPLE_DOCS: "a second document begins here, but only the first would count. Take the rest out",
    BLOCK_AS_IMPLICIT_KEY:
        'a second key stands in one line. Begin a line for it, or put the value in quotes when its ":" means no key',
    BAD_DQ_ESCAPE:
        "a backslash in double quotes stands before what it cannot escape. Write two of them, or use single quotes",
    MULTILINE_IMPLICIT_KEY: 'a key has no ":" in its line. Add one',
    RESOURCE_EXHAUSTION: "the values are nested too deep. Write them flatter",
};

/**
 * A fault of the parser in the house's words: what is wrong and what to do, without the last full stop. The parser's own
 * words count where there are none; what they quote is left out, because it may be a secret.
 */
export function syntaxProblem({ code, message }: YAMLError): string {
    const tag = /^Unresolved tag: (.*)$/s.exec(message)?.[1];
    const problem =
        tag === undefined
            ? (explanations[code] ?? `${ownWords(message)}. Mend the syntax there`)
            : `${tagInWords(tag)} is not known. ${withoutTag(tag)}`;
    return `the file is not YAML: ${problem}`;
}

const standard = "tag:yaml.org,2002:";

/** A tag as messages call it. One of nobody's may be a password that begins with "!", and is not shown. */
export function tagInWords(tag: string): string {
    return tag.startsWith(standard)
        ? `the tag ${showText(tag.replace(standard, "!!"))}`
        : 'the tag ("!" and what follows)';
}

/** What to do about a tag. */
export function withoutTag(tag: string): string {
    return `Write the value without it${tag.startsWith(standard) ? "" : ', or put it in quotes when the "!" belongs to it'}`;
}

function ownWords(message: string): string {
    // A colon after a blank is one of the file: "Missing , or : between flow map items".
    const words = message.replace(/(?<=\S): .*$/s, "").replace(/\.$/, "");
    return words.charAt(0).toLowerCase() + words.slice(1);
}
