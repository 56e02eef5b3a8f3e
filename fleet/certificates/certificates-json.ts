import { dateOf, timestampOf } from "../../provider/pki/clock";
import type { InstallationReport } from "./ask-installations";
import type { CertificateReport } from "./certificate-state";
import { allCertificates, certificatesExitCode, countCertificates } from "./summary";

/** The certificates, for programs. */
export function certificatesJson(reports: readonly InstallationReport[]): unknown {
    return {
        ok: certificatesExitCode(reports) === 0,
        installations: reports.map(({ name, problems, certificates }) => ({
            name,
            problems,
            certificates: certificates.map(certificateJson),
        })),
        counts: { states: countCertificates(allCertificates(reports)) },
    };
}

function certificateJson(certificate: CertificateReport): unknown {
    const { name, authority, state, daysLeft, renewBeforeDays, fingerprint } = certificate;
    return {
        name,
        authority,
        state,
        notBefore: timestampOf(certificate.notBefore),
        notAfter: timestampOf(certificate.notAfter),
        daysLeft,
        renewal: dateOf(certificate.renewal),
        renewalDue: certificate.isDue,
        renewBeforeDays,
        fingerprint,
    };
}
