/** A piece of a text, and what takes its place. */
export interface Edit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/** The lines and columns of a text, in which the edits keep the form that its author chose. */
export class Layout {
    /** Spaces a level. */
    public readonly unit: number;
    private readonly text: string;

    constructor(text: string) {
        this.text = text;
        this.unit = /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
    }

    /** Puts all edits in; they do not overlap. Lines end as they do in the text. */
    public apply(edits: readonly Edit[]): string {
        const lineEnd = this.text.includes("\r\n") ? "\r\n" : "\n";
        // From the end, so that places stay what they are; of several at one place the first one comes first.
        const sorted = edits.map((edit, index) => ({ ...edit, index }));
        sorted.sort((one, other) => other.start - one.start || other.end - one.end || other.index - one.index);
        return sorted.reduce(
            (result, { start, end, text }) =>
                result.slice(0, start) + text.replaceAll("\n", lineEnd) + result.slice(end),
            this.text,
        );
    }

    /** Characters between the start of a line and a place in it. */
    public columnOf(offset: number): number {
        return offset - (this.text.lastIndexOf("\n", offset - 1) + 1);
    }

    /** Where the line ends that a place is in; a comment behind it belongs to it. */
    public lineEnd(offset: number): number {
        // A text of several lines has its line end inside.
        const from = this.text[offset - 1] === "\n" ? offset - 1 : offset;
        const end = this.text.indexOf("\n", from);
        const at = end < 0 ? this.text.length : end;
        return this.text[at - 1] === "\r" ? at - 1 : at;
    }

    /** A text of several lines ends behind its line end; what stands in its place has none. */
    public withoutLineEnd(offset: number): number {
        return this.text.slice(0, offset).trimEnd().length;
    }

    /** Takes whole lines out. */
    public removal(from: number, to: number): Edit {
        const start = from - this.columnOf(from);
        const lineEnd = this.text.indexOf("\n", this.lineEnd(to));
        return { start, end: lineEnd < 0 ? this.text.length : lineEnd + 1, text: "" };
    }

    /** Moves all lines but the first one to the right. */
    public indented(text: string, columns: number): string {
        return text.replaceAll(/\n(?=.)/g, `\n${" ".repeat(columns)}`);
    }
}
