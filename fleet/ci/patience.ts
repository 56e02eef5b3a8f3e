/** How long to wait for a server that cannot answer now. */
export interface Patience {
    /** How often it is tried, the first time included. */
    readonly attempts: number;
    /** The longest pause, in seconds: who asks for more is not waited for. */
    readonly longestPause: number;
    readonly sleep: (seconds: number) => Promise<void>;
}

/** What a failure asks for: a pause of so many seconds, one of our own choice, or to give up. */
export type Advice = number | "soon" | "give up";

/**
 * Tries until it succeeds or patience ends. Pauses of our own choice double: 1, 2, 4 … seconds.
 * @throws the last failure, as it was.
 */
export async function patiently<Result>(
    attempt: () => Promise<Result>,
    adviceOf: (failure: unknown) => Advice,
    { attempts, longestPause, sleep }: Patience,
): Promise<Result> {
    for (let tried = 1; ; tried += 1) {
        try {
            return await attempt();
        } catch (failure) {
            const advice = adviceOf(failure);
            const pause = advice === "soon" ? 2 ** (tried - 1) : advice;
            if (pause === "give up" || tried >= attempts || pause > longestPause) {
                throw failure;
            }
            await sleep(pause);
        }
    }
}
