import type { InstallationReport } from "../../../fleet/certificates/ask-installations";
import {
    byEnd,
    type CertificateReport,
    type NamedSummary,
    reportCertificate,
    type Thresholds,
} from "../../../fleet/certificates/certificate-state";
import { day, timestampOf } from "../../../provider/pki/clock";

/** Noon of the day on which the tests look. */
export const now = Date.parse("2026-12-01T12:00:00Z");

/** Those of the command line. */
export const thresholds: Thresholds = { warningDays: 30, criticalDays: 7 };

/** A certificate that ends so many days after the day of {@link now}, at midnight, a year after its beginning. */
export function summary(name: string, days: number, changes: Partial<NamedSummary> = {}): NamedSummary {
    const notAfter = Date.parse("2026-12-01T00:00:00Z") + days * day;
    return {
        name,
        authority: "kubernetes",
        issuer: "self",
        notBefore: timestampOf(notAfter - 365 * day),
        notAfter: timestampOf(notAfter),
        renewBeforeDays: 90,
        fingerprint: "ab".repeat(32),
        ...changes,
    };
}

/** The same, judged. */
export function certificate(name: string, days: number, changes: Partial<NamedSummary> = {}): CertificateReport {
    return reportCertificate(summary(name, days, changes), now, thresholds);
}

/** An installation that could be asked. */
export function installation(name: string, ...certificates: CertificateReport[]): InstallationReport {
    return { name, problems: [], certificates: certificates.sort(byEnd), endpoints: undefined };
}

/** One that could not be asked. */
export const unasked: InstallationReport = {
    name: "prod-eu-3",
    problems: ["its stack is empty. Run `npx pulumi up --stack prod-eu-3`."],
    certificates: [],
    endpoints: undefined,
};

/** The output `certificates` of a stack with these. */
export function outputOf(summaries: readonly NamedSummary[]): Readonly<Record<string, Omit<NamedSummary, "name">>> {
    return Object.fromEntries(summaries.map(({ name, ...values }) => [name, values]));
}
