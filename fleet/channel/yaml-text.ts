import { Document, Scalar, visit } from "yaml";
import { quotedScalar } from "../new/safe-scalar";

/** How a value is laid out. */
export interface YamlLayout {
    /** Spaces a level. @default 2 */
    readonly unit?: number;
    /** On one line, in brackets. @default false */
    readonly flow?: boolean;
}

/** Text that every parser reads as text without quotes: a colon inside, as images and addresses have it, is harmless. */
const textWithColons = /^[A-Za-z][A-Za-z0-9._/@-]*(?::[A-Za-z0-9._/@-]+)+$/;

/** A value as YAML that every parser reads alike: text in quotes where one would take it for something else, no aliases. */
export function yamlText(value: unknown, { unit = 2, flow = false }: YamlLayout = {}): string {
    const document = new Document(value, { aliasDuplicateObjects: false });
    visit(document, {
        Scalar: (_, node) => {
            quote(node);
        },
        Collection: (_, node) => {
            node.flow = flow || node.items.length === 0;
        },
    });
    return document.toString({ indent: unit, lineWidth: 0, flowCollectionPadding: !flow }).trimEnd();
}

/** A single value as YAML, in the quotes that the old one had where that is possible. */
export function scalarText(value: unknown, old?: Scalar): string {
    const node = new Scalar(value);
    quote(node);
    const style = old?.type;
    if (typeof value === "string" && (style === Scalar.QUOTE_DOUBLE || style === Scalar.QUOTE_SINGLE)) {
        node.type = style;
    }
    return new Document(node).toString({ lineWidth: 0 }).trimEnd();
}

/** Puts text into quotes where it needs them. */
function quote(node: Scalar): void {
    const { value } = node;
    if (typeof value !== "string") {
        return;
    }
    const style = textWithColons.test(value) ? undefined : quotedScalar(value).type;
    if (style !== undefined) {
        node.type = style;
    }
}
