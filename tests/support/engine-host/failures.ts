import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<Failures>();

/** What goes wrong in a program: what it throws, and what it throws where nobody waits for it. Each error is told once. */
export class Failures {
    private readonly told = new Map<unknown, Promise<void>>();
    private readonly tell: (error: Error) => Promise<void>;
    private fail: () => void = () => undefined;
    /** Fulfilled with the first of them. */
    private readonly first = new Promise<void>((resolve) => {
        this.fail = resolve;
    });

    constructor(tell: (error: Error) => Promise<void>) {
        this.tell = tell;
    }

    /** Does the program's work, until that has ended or something has gone wrong. */
    public async during(work: () => Promise<void>): Promise<void> {
        const done = current.run(this, work).catch((error: unknown) => {
            this.take(error);
        });
        await Promise.race([done, this.first]);
    }

    /** True when nothing went wrong; else everything has been told. */
    public async isEmpty(): Promise<boolean> {
        await Promise.all(this.told.values());
        return this.told.size === 0;
    }

    public take(error: unknown): void {
        if (!this.told.has(error)) {
            this.told.set(error, this.tell(error instanceof Error ? error : new Error(String(error))));
        }
        this.fail();
    }
}

/** From now on an error that nobody handles is the program's in whose work it came up. Any other ends the process, as usual. */
export function catchUnhandled(): void {
    const take = (error: unknown): void => {
        const failures = current.getStore();
        if (failures === undefined) {
            process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
            process.exit(1);
        }
        failures.take(error);
    };
    process.on("uncaughtException", take);
    process.on("unhandledRejection", take);
}
