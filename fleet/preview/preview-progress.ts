import { terminalWidth } from "../terminal";

/** Characters of the bar. */
const barWidth = 20;

/** How far previews are, as one line for a terminal. */
export class PreviewProgress {
    private readonly total: number;
    private readonly running = new Map<string, number>();
    private done = 0;

    /** @param total how many installations are previewed. */
    constructor(total: number) {
        this.total = total;
    }

    /** An installation is begun, or so many of its resources were looked at. */
    public at(installation: string, resources: number): void {
        this.running.set(installation, resources);
    }

    /** An installation is done. */
    public end(installation: string): void {
        this.running.delete(installation);
        this.done += 1;
    }

    /** A bar, and what is under way; cut at the width, because a line that breaks cannot be taken back. */
    public line(columns = terminalWidth): string {
        // Some terminals say that they have none.
        const width = columns > 0 ? columns : terminalWidth;
        const filled = Math.floor((this.done / Math.max(1, this.total)) * barWidth);
        const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
        const running = [...this.running].map(([name, resources]) =>
            resources === 0 ? name : `${name} (${resources} resources)`,
        );
        const text = `${bar} ${this.done} of ${this.total}  ${running.join(", ")}`;
        return text.length < width ? text : `${text.slice(0, width - 2)}…`;
    }
}
