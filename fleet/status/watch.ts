import { setTimeout as pause } from "node:timers/promises";
import type { ProgressStream } from "../terminal";

/** Where frames are shown. */
export type WatchStream = ProgressStream & { readonly rows?: number };

/** Shows one state after the other: in the place of the last on a terminal, one below the other elsewhere. */
export class Frames {
    private readonly stream: WatchStream;
    private readonly repaints: boolean;

    /** @param repaints whether a terminal shows only the newest; programs read all. */
    constructor(stream: WatchStream, repaints: boolean) {
        this.stream = stream;
        this.repaints = repaints && stream.isTTY;
    }

    /** Shows a text that ends with a line break. */
    public show(text: string): void {
        // One write, so that nobody sees a half-painted screen.
        this.stream.write(this.repaints ? `\u001b[H\u001b[2J${this.fitting(text)}` : text);
    }

    /** A terminal that scrolls would hide the beginning, which is the same each time, and flicker. */
    private fitting(text: string): string {
        const lines = text.split("\n");
        const room = (this.stream.rows ?? Number.POSITIVE_INFINITY) - 2;
        const hidden = lines.length - 1 - room;
        return hidden > 0 ? `${lines.slice(0, room).join("\n")}\n… ${hidden} more lines\n` : text;
    }
}

/**
 * Does a round of work again and again, with a pause between, until the signal ends it.
 * @param milliseconds the pause.
 */
export async function repeat(round: () => Promise<void>, milliseconds: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
        await round();
        await pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
            if (!signal.aborted) {
                throw error;
            }
        });
    }
}
