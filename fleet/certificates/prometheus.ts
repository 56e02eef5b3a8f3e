import { type Family, type Labels, prometheusText, type Sample } from "../prometheus";
import type { InstallationReport } from "./ask-installations";
import type { CertificateReport } from "./certificate-state";
import type { EndpointReport } from "./endpoint-state";

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
            "From when on a certificate is due to be renewed, in seconds since 1970.",
            each(({ renewal }) => renewal / 1000),
        ],
        ...endpointFamilies(reports),
    ]);
}

/** None where nobody has asked endpoints. */
function endpointFamilies(reports: readonly InstallationReport[]): Family[] {
    const each = (value: (endpoint: EndpointReport) => number | boolean | undefined): Sample[] =>
        reports.flatMap(({ name, endpoints = [] }) =>
            endpoints.flatMap((endpoint) => {
                const known = value(endpoint);
                const labels = { installation: name, endpoint: endpoint.address };
                return known === undefined ? [] : [[labels, Number(known)] as const];
            }),
        );
    return reports.every(({ endpoints }) => endpoints === undefined)
        ? []
        : [
              [
                  "flotilla_endpoint_up",
                  "Whether an endpoint shows a certificate (1) or not (0).",
                  each(({ state }) => state !== "no answer"),
              ],
              [
                  "flotilla_endpoint_ok",
                  "Whether an endpoint serves the certificate of the state, and clients accept it (1), or not (0).",
                  each(({ state }) => state === "ok"),
              ],
              [
                  "flotilla_endpoint_not_after_seconds",
                  "When the certificate that an endpoint serves ends, in seconds since 1970.",
                  each(({ notAfter }) => (notAfter === undefined ? undefined : notAfter / 1000)),
              ],
          ];
}

function labelsOf(installation: string, { name, authority }: CertificateReport): Labels {
    return { installation, certificate: name, authority };
}
