import { type Labels, prometheusText, type Sample } from "../prometheus";
import type { InstallationReport } from "./ask-installations";
import type { CertificateReport } from "./certificate-state";

/** The certificates as metrics; alerts compare them with `time()`. What could not be asked has no certificates. */
export function certificatesPrometheus(reports: readonly InstallationReport[]): string {
    const each = (value: (certificate: CertificateReport) => number): Sample[] =>
        reports.flatMap(({ name, certificates }) =>
            certificates.map((certificate) => [labelsOf(name, certificate), value(certificate)] as const),
        );
    return prometheusText([
        [
            "flotilla_certificates_asked",
            "Whether the stack of an installation could be asked for its certificates (1) or not (0).",
            reports.map(({ name, problems }) => [{ installation: name }, problems.length === 0 ? 1 : 0]),
        ],
        [
            "flotilla_certificate_not_before_seconds",
            "When a certificate begins to be valid, in seconds since 1970.",
            each(({ notBefore }) => notBefore / 1000),
        ],
        [
            "flotilla_certificate_not_after_seconds",
            "When a certificate ends, in seconds since 1970.",
            each(({ notAfter }) => notAfter / 1000),
        ],
        [
            "flotilla_certificate_renewal_seconds",
            "From when on an up issues a certificate anew, in seconds since 1970.",
            each(({ renewal }) => renewal / 1000),
        ],
    ]);
}

function labelsOf(installation: string, { name, authority }: CertificateReport): Labels {
    return { installation, certificate: name, authority };
}
