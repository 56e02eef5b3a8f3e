import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two attempts that ask an API server for what stays once it is so: 20 times a second cost a fifth of a test. */
export const unhurried = 200;

/**
 * Tries until it succeeds.
 * @param interval milliseconds between two attempts
 * @throws the last error, when `milliseconds` have passed.
 */
export async function eventually(attempt: () => Promise<void>, milliseconds = 20_000, interval = 50): Promise<void> {
    const end = performance.now() + milliseconds;
    for (;;) {
        try {
            await attempt();
            return;
        } catch (error) {
            if (performance.now() >= end) {
                throw error;
            }
            await sleep(interval);
        }
    }
}
