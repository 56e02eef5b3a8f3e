import type { InstallationReport } from "./ask-installations";
import { type CertificateReport, type CertificateState, certificateStates, isAuthority } from "./certificate-state";
import type { EndpointReport } from "./endpoint-state";
import { certificateExitCodes } from "./exit-codes";

/** How bad each state is. A renewal that is due is no trouble where the next `up` does it, long before the end. */
const codes: Readonly<Record<CertificateState, number>> = {
    ok: certificateExitCodes.ok,
    "renewal due": certificateExitCodes.ok,
    warning: certificateExitCodes.warning,
    critical: certificateExitCodes.critical,
    expired: certificateExitCodes.critical,
    "not yet valid": certificateExitCodes.critical,
};

/** The exit code that goes with reports: that of the worst. */
export function certificatesExitCode(reports: readonly InstallationReport[]): number {
    return Math.max(
        certificateExitCodes.ok,
        ...reports.map(({ problems }) => (problems.length > 0 ? certificateExitCodes.notAsked : 0)),
        ...allCertificates(reports).map((certificate) =>
            certificate.state === "renewal due" && isUpToPeople(certificate)
                ? certificateExitCodes.warning
                : codes[certificate.state],
        ),
        ...allEndpoints(reports).map(({ state }) => (state === "ok" ? 0 : certificateExitCodes.critical)),
    );
}

/** What no `up` renews: what an authority outside signs, and authorities, which are rotated. */
function isUpToPeople(certificate: CertificateReport): boolean {
    return certificate.issuer === "external" || isAuthority(certificate);
}

/** The certificates of all installations. */
export function allCertificates(reports: readonly InstallationReport[]): CertificateReport[] {
    return reports.flatMap(({ certificates }) => certificates);
}

/** What the endpoints of all installations serve, as far as they were asked. */
export function allEndpoints(reports: readonly InstallationReport[]): EndpointReport[] {
    return reports.flatMap(({ endpoints = [] }) => endpoints);
}

/** How many things there are of each state, from ok on; states without any are left out. */
export function countStates<State extends string>(
    things: readonly { readonly state: State }[],
    worstFirst: readonly State[],
): Partial<Record<State, number>> {
    const counts = [...worstFirst].reverse().map((state) => {
        return [state, things.filter((thing) => thing.state === state).length] as const;
    });
    return Object.fromEntries(counts.filter(([, count]) => count > 0)) as Partial<Record<State, number>>;
}

/** How many certificates there are of each state. */
export function countCertificates(
    certificates: readonly CertificateReport[],
): Partial<Record<CertificateState, number>> {
    return countStates(certificates, certificateStates);
}
