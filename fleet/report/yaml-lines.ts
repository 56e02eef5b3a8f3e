import { Document, type ScalarTag } from "yaml";
import { printable } from "../../components/installation/show";
import { secretMark, stateMark, unknownMark } from "./report";

/** A mark in the place of a value. It stands without quotes, so that a text of the same letters is told from it. */
class Mark {
    public readonly text: string;

    constructor(text: string) {
        this.text = text;
    }
}

const marks = new Map([secretMark, stateMark, unknownMark].map((text) => [text, new Mark(text)]));

const markTag: ScalarTag = {
    tag: "!mark",
    default: true,
    identify: (value) => value instanceof Mark,
    resolve: (text) => text,
    stringify: ({ value }) => (value instanceof Mark ? value.text : ""),
};

function withMark(_key: unknown, value: unknown): unknown {
    return typeof value === "string" ? (marks.get(value) ?? value) : value;
}

/**
 * A value as lines of YAML, for people: text of several lines as a block, the marks of {@link secretMark},
 * {@link stateMark} and {@link unknownMark} without quotes, and nothing that a terminal would act on.
 */
export function yamlLines(value: unknown): string[] {
    // A mark that stands alone is no part of anything that the replacer is asked about.
    const document = new Document(withMark("", value), withMark, {
        aliasDuplicateObjects: false,
        customTags: (tags) => [markTag, ...tags],
    });
    const text = document.toString({ lineWidth: 0, blockQuote: "literal", flowCollectionPadding: false });
    return text.replace(/\n$/, "").split("\n").map(printable);
}

/** Words that every parser reads as text, joined by spaces or colons; most names, images and labels are such. */
const plainText = /^[A-Za-z][A-Za-z0-9._/@-]*(?:[ :][A-Za-z0-9._/@-]+)*$/;
const notText = /^(?:null|true|false)$/i;

/** A value with its key as lines of YAML, or as an item of a list where the key is a number. */
export function entryLines(key: string | number, value: unknown): string[] {
    const scalar = scalarText(value);
    // By far the most entries are such, and writing a whole document for each takes a hundred times as long.
    if (scalar !== undefined && (typeof key === "number" || isPlain(key))) {
        return [typeof key === "number" ? `- ${scalar}` : `${key}: ${scalar}`];
    }
    return yamlLines(typeof key === "number" ? [value] : { [key]: value });
}

/** A key of a map as its line, without the value. */
export function keyLine(key: string): string {
    return isPlain(key) ? `${key}:` : (yamlLines({ [key]: null })[0] ?? "").replace(/ null$/, "");
}

function scalarText(value: unknown): string | undefined {
    if (typeof value === "string") {
        return marks.has(value) || isPlain(value) ? value : undefined;
    }
    return typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : undefined;
}

function isPlain(text: string): boolean {
    return plainText.test(text) && !notText.test(text);
}
