import type { WriteStream } from "node:tty";

/** How a part of a text stands out. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "inverse";

const codes: Readonly<Record<Style, readonly [number, number]>> = {
    bold: [1, 22],
    dim: [2, 22],
    inverse: [7, 27],
    red: [31, 39],
    green: [32, 39],
    yellow: [33, 39],
};

/** Lends a text a style where there are colors: on a terminal, unless NO_COLOR is set. */
export type Paint = (style: Style, text: string) => string;

/** What knows whether it shows colors. */
export interface ColorStream {
    readonly isTTY: boolean;
    hasColors(): boolean;
}

/** The paint for what is written to a stream. */
export function painter(stream: ColorStream): Paint {
    // It knows NO_COLOR and its kin, but only a terminal has it.
    const hasColors = stream.isTTY && stream.hasColors();
    return hasColors ? (style, text) => `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : plain;
}

/** The paint for files, pipes and tests. */
export const plain: Paint = (_style, text) => text;

/** Columns that every terminal has. */
export const terminalWidth = 80;

/**
 * Breaks a text at spaces into lines that fit; a longer word stays whole, so that it can be copied.
 * @param first what stands before the first line.
 * @param others what stands before the other lines.
 */
export function wrap(text: string, first: string, others: string, width = terminalWidth): string[] {
    const lines: string[] = [];
    let line = first;
    let isFresh = true;
    for (const word of text.split(" ")) {
        if (!isFresh && line.length + 1 + word.length > width) {
            lines.push(line);
            line = others + word;
        } else {
            line += isFresh ? word : ` ${word}`;
        }
        isFresh = false;
    }
    return [...lines, line];
}

/** Where progress is shown. */
export type ProgressStream = Pick<WriteStream, "isTTY" | "write">;

const quietMilliseconds = 1000;
const pauseMilliseconds = 100;

/** Says on a terminal how far a job is that takes longer than a second; anywhere else, nothing. */
export class Progress {
    private readonly stream: ProgressStream;
    private readonly clock: () => number;
    private next: number;
    private isShown = false;

    /** @param clock the time in milliseconds, from any start. */
    constructor(stream: ProgressStream, clock: () => number = () => performance.now()) {
        this.stream = stream;
        this.clock = clock;
        this.next = clock() + quietMilliseconds;
    }

    /** Shows a line in the place of the last one, a few times a second. */
    public show(text: string): void {
        if (this.stream.isTTY && this.clock() >= this.next) {
            this.next = this.clock() + pauseMilliseconds;
            this.isShown = true;
            this.stream.write(`\r\u001b[K${text}`);
        }
    }

    /** Takes the line away, before anything else is written. */
    public end(): void {
        if (this.isShown) {
            this.stream.write("\r\u001b[K");
            this.isShown = false;
        }
    }
}
