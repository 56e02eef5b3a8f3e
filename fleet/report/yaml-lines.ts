import { Document, type ScalarTag } from "yaml";
import { printable } from "../../components/installation/show";
import { secretMark, unknownMark } from "./report";

/** A mark in the place of a value. It stands without quotes, so that a text of the same letters is told from it. */
class Mark {
    public readonly text: string;

    constructor(text: string) {
        this.text = text;
    }
}

const marks = new Map([secretMark, unknownMark].map((text) => [text, new Mark(text)]));

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
 * A value as lines of YAML, for people: text of several lines as a block, the marks of {@link secretMark} and
 * {@link unknownMark} without quotes, and nothing that a terminal would act on.
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
