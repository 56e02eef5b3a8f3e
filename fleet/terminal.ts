import type { WriteStream } from "node:tty";

/** How a part of a text stands out. */
export type Style = "bold" | "dim";

const codes: Readonly<Record<Style, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22] };

/** Lends a text a style where there are colors: on a terminal, unless NO_COLOR is set. */
export type Paint = (style: Style, text: string) => string;

/** The paint for what is written to a stream. */
export function painter(stream: WriteStream): Paint {
    // It knows NO_COLOR and its kin, but only a terminal has it.
    const hasColors = stream.isTTY && stream.hasColors();
    return hasColors ? (style, text) => `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : plain;
}

/** The paint for files, pipes and tests. */
export const plain: Paint = (_style, text) => text;

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
