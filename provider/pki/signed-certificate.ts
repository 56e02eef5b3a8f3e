import type { KeyObject, X509Certificate } from "node:crypto";
import { leadsTo } from "./chain";
import { dateOf } from "./clock";
import { fingerprintOf, issuedOf } from "./issued";
import { publicKeyBytes } from "./keys";
import { library } from "./library";
import { allCertificates } from "./pem";
import type { Comparable } from "./reasons";

/** What an authority outside signed. */
export interface SignedCertificate {
    readonly certificate: X509Certificate;
    /** The certificate, and those that lead from it to the authority, as they stand in the text. */
    readonly chain: readonly X509Certificate[];
    readonly fingerprint: string;
}

/** Reads what {@link pemOfAll} wrote. */
export function signedCertificate(pem: string): SignedCertificate {
    const chain = allCertificates(pem);
    const [certificate] = chain;
    if (certificate === undefined) {
        throw new Error("A text that was checked has no certificate.");
    }
    return { certificate, chain, fingerprint: fingerprintOf(certificate) };
}

/** Certificates one after the other, and nothing else. */
export function pemOfAll(certificates: readonly X509Certificate[]): string {
    return certificates.map((certificate) => certificate.toString()).join("");
}

/** Whether a certificate is for the public part of a key. */
export function isFor({ certificate }: SignedCertificate, key: KeyObject): boolean {
    return publicKeyBytes(certificate.publicKey).equals(publicKeyBytes(key));
}

/** A certificate with this usage may be used for all (RFC 5280, section 4.2.1.12). */
const anyUsage = "2.5.29.37.0";

/** Why a certificate is not what was asked for. What it may be used for beyond that does not count. */
export function contentMisfits({ certificate }: SignedCertificate, wanted: Comparable): string[] {
    const { algorithm, commonName, hosts, isAuthority, organizations, purposes } = issuedOf(certificate);
    const isAnything = purposes.length === 0 || purposes.includes(anyUsage);
    const missing = (wanted.purposes ?? []).filter((purpose) => !isAnything && !purposes.includes(purpose));
    return [
        ...(commonName === wanted.commonName
            ? []
            : [`the common name is ${named(commonName)}, not ${named(wanted.commonName)}`]),
        ...listMisfits("organization", organizations, wanted.organizations),
        ...listMisfits("SAN", hosts, wanted.hosts ?? []),
        ...missing.map((purpose) => `it may not be used as a ${purpose}`),
        ...(algorithm === wanted.algorithm ? [] : [`its key is ${algorithm}, not ${wanted.algorithm}`]),
        ...(isAuthority ? ["it is the certificate of an authority (CA:true)"] : []),
    ];
}

/** Why nobody would accept a certificate that is put to use today. */
export function usageMisfits({ certificate }: SignedCertificate, today: number): string[] {
    const { notAfter } = issuedOf(certificate);
    return [
        ...(notAfter <= today ? [`it expired on ${dateOf(notAfter)}`] : []),
        ...(library().maySign(certificate) ? [] : ["its key usages lack digitalSignature"]),
    ];
}

/** Why those who trust an authority would not accept a certificate, whatever the day is. */
export function trustMisfits({ chain }: SignedCertificate, authority: string | undefined): string[] {
    return authority === undefined || leadsTo(chain, allCertificates(authority), 0)
        ? []
        : ["none of the authority's certificates signed it, nor another one that stands below it in the text"];
}

function listMisfits(what: string, has: readonly string[], wanted: readonly string[]): string[] {
    return [
        ...wanted.filter((item) => !has.includes(item)).map((item) => `the ${what} ${item} is missing`),
        ...has.filter((item) => !wanted.includes(item)).map((item) => `the ${what} ${item} was not asked for`),
    ];
}

function named(commonName: string): string {
    return commonName === "" ? "empty" : JSON.stringify(commonName);
}
