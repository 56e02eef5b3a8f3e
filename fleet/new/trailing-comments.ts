import { type CST, type Document, isCollection, isNode, isPair, type Node } from "yaml";

/** A line of comment at the end of a collection. */
interface CommentLine {
    /** Where it begins, counted from 0. */
    readonly column: number;
    /** What stands behind the `#`. */
    readonly text: string;
    readonly isAfterBlankLine: boolean;
}

/**
 * Gives the comments at the end of maps and lists to the collection in whose column they stand. The parser gives all of them to the
 * innermost one when its own are among them, and they would be printed in its column: a section in comments would be no section any more.
 */
export function placeTrailingComments(document: Document): void {
    place(document.contents);
}

/** @returns the comments that belong further out. */
function place(node: unknown): CommentLine[] {
    if (!isCollection(node)) {
        return [];
    }
    const token = node.srcToken;
    if (token?.type !== "block-map" && token?.type !== "block-seq") {
        return [];
    }
    const inherited = placeInItems(node.items);
    const atEnd = linesAtEnd(token);
    const lines = [...inherited, ...atEnd];
    const outer = lines.findIndex(({ column }) => column < token.indent);
    const own = outer < 0 ? lines : lines.slice(0, outer);
    if (own.length !== atEnd.length || inherited.length > 0) {
        node.comment = own.length === 0 ? null : textOf(own);
    }
    return outer < 0 ? [] : lines.slice(outer);
}

/** @returns the comments of the last item that belong to the collection; those of others stand before the next item. */
function placeInItems(items: readonly unknown[]): CommentLine[] {
    let last: CommentLine[] = [];
    items.forEach((item, index) => {
        const lines = place(isPair(item) ? item.value : item);
        const next = headOf(items[index + 1]);
        if (lines.length > 0 && next !== undefined) {
            next.commentBefore = [textOf(lines), next.commentBefore ?? ""].filter((text) => text !== "").join("\n");
        } else {
            last = lines;
        }
    });
    return last;
}

/** The node before which a comment of an item stands. */
function headOf(item: unknown): Node | undefined {
    const head: unknown = isPair(item) ? item.key : item;
    return isNode(head) ? head : undefined;
}

function linesAtEnd({ items }: CST.BlockMap | CST.BlockSequence): CommentLine[] {
    const last = items.at(-1);
    const isItem = (start: readonly CST.SourceToken[]): boolean => start.some(({ type }) => type === "seq-item-ind");
    if (last === undefined || "key" in last || last.value !== undefined || isItem(last.start)) {
        return [];
    }
    const lines: CommentLine[] = [];
    let lineEnds = 0;
    for (const token of last.start) {
        if (token.type === "newline") {
            lineEnds += 1;
        } else if (token.type === "comment") {
            const text = token.source.slice(1);
            lines.push({ column: token.indent, text, isAfterBlankLine: lineEnds > 1 });
            lineEnds = 0;
        }
    }
    return lines;
}

function textOf(lines: readonly CommentLine[]): string {
    return lines
        .map(({ text, isAfterBlankLine }, index) => (isAfterBlankLine && index > 0 ? `\n${text}` : text))
        .join("\n");
}
