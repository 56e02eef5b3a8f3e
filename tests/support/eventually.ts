import { setTimeout as sleep } from "node:timers/promises";

const interval = 50;

/**
 * Tries until it succeeds.
 * @throws the last error, when `milliseconds` have passed.
 */
export async function eventually(attempt: () => Promise<void>, milliseconds = 20_000): Promise<void> {
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
