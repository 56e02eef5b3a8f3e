/** Milliseconds of a day. */
export const day = 24 * 60 * 60 * 1000;

/** Tells the day as the time at which it begins (UTC), in milliseconds since 1970. */
export type Today = () => number;

/**
 * The day: that of FLOTILLA_TODAY, such as 2026-12-01, else the machine's. Everything that depends on time counts in days,
 * so that a preview and the `up` after it agree, and two previews of one day are the same.
 * @throws Error when FLOTILLA_TODAY is no date.
 */
export function today(environment: NodeJS.ProcessEnv = process.env, now: () => number = Date.now): number {
    const { FLOTILLA_TODAY: given } = environment;
    if (given === undefined || given === "") {
        return Math.floor(now() / day) * day;
    }
    const time = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : Number.NaN;
    // Date.parse takes the 31st of February for a day in March.
    if (Number.isNaN(time) || dateOf(time) !== given) {
        throw new Error(
            `FLOTILLA_TODAY: ${JSON.stringify(given)} is not a date. Write a day such as 2026-12-01, or unset it.`,
        );
    }
    return time;
}

/** A time's day, such as 2026-12-01. */
export function dateOf(time: number): string {
    return new Date(time).toISOString().slice(0, 10);
}

/** A time to the second as ISO 8601 has it, such as 2026-12-01T00:00:00Z. */
export function timestampOf(time: number): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
