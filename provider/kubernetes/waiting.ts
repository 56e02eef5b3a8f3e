import { setTimeout as sleep } from "node:timers/promises";
import { Unanswered } from "./requests";

/** Time, which tests replace. */
export interface Clock {
    /** Milliseconds since whenever; it never goes back. */
    now(): number;
    /** Ends early, and without an error, when the signal is aborted. */
    sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The time of this machine. */
export const realClock: Clock = {
    now: () => performance.now(),
    sleep: (milliseconds, signal) =>
        sleep(milliseconds, undefined, { signal }).catch(() => {
            // Whoever waits looks at the signal.
        }),
};

/** For how long something is waited for. */
export interface Patience {
    readonly clock: Clock;
    /** Aborted when the engine cancels the operation. */
    readonly signal: AbortSignal;
    /** The clock's time at which the waiting ends. */
    readonly endsAt: number;
    /** The error of whoever has waited too long; the argument tells why the last look failed, if it did. */
    readonly late: (unanswered: string | undefined) => Error;
    /** The error of whoever was cancelled. */
    readonly cancelled: () => Error;
}

/** Milliseconds between looks: most things happen at once, and what does not is no hurry. */
const firstPause = 200;
const longestPause = 1000;
const growth = 1.3;

/**
 * Looks again and again until there is something to be seen. An API server that does not answer for a while is one more
 * reason to look again.
 * @throws Error as {@link Patience} has it, and whatever the look throws.
 */
export async function waitFor<T>(patience: Patience, look: () => Promise<T | undefined>): Promise<T> {
    const { clock, signal, endsAt } = patience;
    let pause = firstPause;
    for (;;) {
        const { seen, unanswered } = await tryLook(patience, look);
        if (seen !== undefined) {
            return seen;
        }
        const left = endsAt - clock.now();
        if (left <= 0) {
            throw patience.late(unanswered);
        }
        await clock.sleep(Math.min(pause, left), signal);
        pause = Math.min(pause * growth, longestPause);
    }
}

async function tryLook<T>(
    { signal, cancelled }: Patience,
    look: () => Promise<T | undefined>,
): Promise<{ readonly seen?: T | undefined; readonly unanswered?: string }> {
    try {
        signal.throwIfAborted();
        return { seen: await look() };
    } catch (error) {
        if (signal.aborted) {
            throw cancelled();
        }
        if (error instanceof Unanswered) {
            return { unanswered: error.message };
        }
        throw error;
    }
}

/** Milliseconds before a request without a usable answer is sent again. */
const pauses = [500, 2000, 5000];

/**
 * Sends a request, and again as often as there are pauses while there is no usable answer.
 * @throws what the last attempt throws, and the signal's reason once it is aborted.
 */
export async function insist<T>(
    { clock, signal }: Pick<Patience, "clock" | "signal">,
    send: () => Promise<T>,
): Promise<T> {
    for (const pause of pauses) {
        try {
            return await send();
        } catch (error) {
            if (!(error instanceof Unanswered)) {
                throw error;
            }
            await clock.sleep(pause, signal);
            signal.throwIfAborted();
        }
    }
    return send();
}
