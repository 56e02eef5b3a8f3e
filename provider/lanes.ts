/** Lets so many pieces of work go on at once; the others wait in the order in which they came. */
export class Lanes {
    private free: number;
    private readonly queue: (() => void)[] = [];

    constructor(lanes: number) {
        this.free = lanes;
    }

    /**
     * Does the work when there is a lane for it.
     * @throws the signal's reason when it is aborted before the work begins.
     */
    public async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
        await this.enter(signal);
        try {
            return await work();
        } finally {
            this.leave();
        }
    }

    private async enter(signal: AbortSignal | undefined): Promise<void> {
        signal?.throwIfAborted();
        if (this.free > 0) {
            this.free -= 1;
            return;
        }
        await new Promise<void>((resolve, reject) => {
            const enter = (): void => {
                signal?.removeEventListener("abort", giveUp);
                resolve();
            };
            const giveUp = (): void => {
                this.queue.splice(this.queue.indexOf(enter), 1);
                reject(signal?.reason as Error);
            };
            signal?.addEventListener("abort", giveUp, { once: true });
            this.queue.push(enter);
        });
    }

    private leave(): void {
        const next = this.queue.shift();
        if (next === undefined) {
            this.free += 1;
        } else {
            next();
        }
    }
}
