import type { X509Certificate } from "node:crypto";
import { issuedOf } from "./issued";

/** Whether one certificate after the other, as they stand, was signed by the next, and one of them by what is trusted. */
export function leadsTo(chain: readonly X509Certificate[], trusted: readonly X509Certificate[], now: number): boolean {
    const signed = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
        issuer.ca &&
        now < issuedOf(issuer).notAfter &&
        certificate.checkIssued(issuer) &&
        certificate.verify(issuer.publicKey);
    for (const [index, certificate] of chain.entries()) {
        if (trusted.some((issuer) => signed(certificate, issuer))) {
            return true;
        }
        const next = chain[index + 1];
        if (next === undefined || !signed(certificate, next)) {
            return false;
        }
    }
    return false;
}
