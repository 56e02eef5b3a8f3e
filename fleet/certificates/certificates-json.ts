import { dateOf, timestampOf } from "../../provider/pki/clock";
import type { InstallationReport } from "./ask-installations";
import type { CertificateReport } from "./certificate-state";
import { type EndpointReport, endpointStates } from "./endpoint-state";
import { allCertificates, allEndpoints, certificatesExitCode, countCertificates, countStates } from "./summary";

/** The certificates, for programs. What is not known is null. */
export function certificatesJson(reports: readonly InstallationReport[]): unknown {
    return {
        ok: certificatesExitCode(reports) === 0,
        installations: reports.map(({ name, problems, certificates, endpoints }) => ({
            name,
            problems,
            certificates: certificates.map(certificateJson),
            endpoints: endpoints?.map(endpointJson) ?? null,
        })),
        counts: {
            states: countCertificates(allCertificates(reports)),
            endpoints: countStates(allEndpoints(reports), endpointStates),
        },
    };
}

function certificateJson(certificate: CertificateReport): unknown {
    const { name, authority, issuer, state, daysLeft, renewBeforeDays, fingerprint } = certificate;
    return {
        name,
        authority,
        issuer,
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

function endpointJson(endpoint: EndpointReport): unknown {
    const { address, document, state, fingerprint, notAfter, isTrusted, fitsHost, why } = endpoint;
    return {
        address,
        certificate: document ?? null,
        state,
        fingerprint: fingerprint ?? null,
        notAfter: notAfter === undefined ? null : timestampOf(notAfter),
        trusted: isTrusted ?? null,
        fitsHost: fitsHost ?? null,
        why,
    };
}
