import { dateOf, day } from "./clock";
import type { Issued } from "./issued";
import type { Reason } from "./reasons";

/** The time from which on a certificate is due, so many days before its end. Milliseconds since 1970. */
export function renewalTime({ notAfter }: Pick<Issued, "notAfter">, renewBeforeDays: number): number {
    return notAfter - renewBeforeDays * day;
}

/** Why a certificate is due on a day, if it is: from so many days before its end on. */
export function renewalReasons(
    { notAfter }: Pick<Issued, "notAfter">,
    renewBeforeDays: number,
    today: number,
): Reason[] {
    const due = renewalTime({ notAfter }, renewBeforeDays);
    return today < due
        ? []
        : [
              {
                  text: `renewal due ${dateOf(due)} (expires ${dateOf(notAfter)})`,
                  path: "notAfter",
                  kind: "update",
              },
          ];
}

/**
 * What to say of a certificate that is not valid yet: the clock was wrong then, or is now. Undefined for others, also for one
 * that somebody else issued in the course of the day.
 */
export function clockFault({ notBefore }: Pick<Issued, "notBefore">, today: number): string | undefined {
    return notBefore >= today + day
        ? `is valid only from ${dateOf(notBefore)} on, but today is ${dateOf(today)}: its renewal is not judged by this clock. ` +
              "Correct the clock of this machine, or FLOTILLA_TODAY"
        : undefined;
}
