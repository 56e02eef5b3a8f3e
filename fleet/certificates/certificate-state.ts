import { byNumbers } from "../../components/installation/fault-lines";
import type { CertificateSummary } from "../../components/pki/declared-authority";
import { day, today } from "../../provider/pki/clock";
import { renewalTime } from "../../provider/pki/renewal";
import { messageOf } from "../../toolchain/toolchain-error";
import { UserError } from "../user-error";

/** What can be the matter with a certificate, worst first. */
export const certificateStates = ["expired", "not yet valid", "critical", "warning", "renewal due", "ok"] as const;

/** What is the matter with a certificate; the first that matches. */
export type CertificateState = (typeof certificateStates)[number];

/** When one warns of the end of a certificate: with fewer days left than these. */
export interface Thresholds {
    readonly warningDays: number;
    readonly criticalDays: number;
}

/** A certificate of the state, judged. Times are in milliseconds since 1970. */
export interface CertificateReport extends Pick<
    CertificateSummary,
    "authority" | "issuer" | "renewBeforeDays" | "fingerprint"
> {
    /** Of its document, or of the authority with its generation. */
    readonly name: string;
    readonly notBefore: number;
    readonly notAfter: number;
    /** From which on an `up` issues it anew, or a request has to be signed again, or an authority is to be rotated. */
    readonly renewal: number;
    readonly isDue: boolean;
    /** From the day that it is (UTC) to the day of its end; negative for one that ended on an earlier day. */
    readonly daysLeft: number;
    readonly state: CertificateState;
}

/** A certificate as it stands in the state of a stack. */
export interface NamedSummary extends CertificateSummary {
    readonly name: string;
}

/** Judges a certificate at a time. */
export function reportCertificate(summary: NamedSummary, now: number, thresholds: Thresholds): CertificateReport {
    const { name, authority, issuer, renewBeforeDays, fingerprint } = summary;
    const life = { notBefore: Date.parse(summary.notBefore), notAfter: Date.parse(summary.notAfter) };
    const renewal = renewalTime(life, renewBeforeDays);
    // As the provider decides it: by the day.
    const isDue = dayOf(now) * day >= renewal;
    const endState = lifeState(life, now, thresholds);
    return {
        name,
        authority,
        issuer,
        ...life,
        renewBeforeDays,
        fingerprint,
        renewal,
        isDue,
        daysLeft: daysLeft(life.notAfter, now),
        state: endState === "ok" && isDue ? "renewal due" : endState,
    };
}

/** What is the matter with something that is valid from one time to another. */
export function lifeState(
    { notBefore, notAfter }: Pick<CertificateReport, "notBefore" | "notAfter">,
    now: number,
    { warningDays, criticalDays }: Thresholds,
): Exclude<CertificateState, "renewal due"> {
    if (now >= notAfter) {
        return "expired";
    }
    if (now < notBefore) {
        return "not yet valid";
    }
    const days = daysLeft(notAfter, now);
    return days < criticalDays ? "critical" : days < warningDays ? "warning" : "ok";
}

/** Days as a calendar counts them, so that they fit the dates that are shown. */
export function daysLeft(notAfter: number, now: number): number {
    return dayOf(notAfter) - dayOf(now);
}

function dayOf(time: number): number {
    return Math.floor(time / day);
}

/** Whether a certificate is one of its authority itself: then its name is the authority's with a generation. */
export function isAuthority({ name, authority }: Pick<CertificateReport, "name" | "authority">): boolean {
    return name.startsWith(`${authority} `);
}

/** Sorts certificates: what ends first, then by authority and name. */
export function byEnd(one: CertificateReport, other: CertificateReport): number {
    return (
        one.notAfter - other.notAfter ||
        byNumbers.compare(one.authority, other.authority) ||
        byNumbers.compare(one.name, other.name)
    );
}

/**
 * The time at which certificates are judged: that of this machine, or the beginning of the day that FLOTILLA_TODAY names.
 * @param exitCode for a day that is none.
 * @throws UserError when that is no date.
 */
export function currentTime(
    exitCode: number,
    environment: NodeJS.ProcessEnv = process.env,
    now: () => number = Date.now,
): number {
    const time = now();
    try {
        const begin = today(environment, () => time);
        return dayOf(time) * day === begin ? time : begin;
    } catch (error) {
        throw new UserError(messageOf(error), exitCode);
    }
}
