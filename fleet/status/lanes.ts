/** Does many things, but only so many at once; the others wait in the order in which they came. */
export class Lanes {
    private free: number;
    private readonly waiting: (() => void)[] = [];

    /** @param count how many things are under way at once. */
    constructor(count: number) {
        this.free = count;
    }

    /** Does something as soon as a lane is free, and passes on what comes of it. */
    public async run<Result>(work: () => Promise<Result>): Promise<Result> {
        if (this.free > 0) {
            this.free -= 1;
        } else {
            await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
        try {
            return await work();
        } finally {
            const next = this.waiting.shift();
            if (next === undefined) {
                this.free += 1;
            } else {
                next();
            }
        }
    }
}
