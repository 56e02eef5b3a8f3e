import type { X509Certificate } from "node:crypto";
import { canonicalHost } from "../../components/pki/host";
import { algorithmOf } from "./keys";
import { purposeIdentifiers } from "./purpose";

/** What a certificate says, as far as it is compared with what is wanted. */
export interface Issued {
    readonly commonName: string;
    readonly organizations: readonly string[];
    /** In canonical form. */
    readonly hosts: readonly string[];
    /** `server`, `client`, or the identifier of another usage. */
    readonly purposes: readonly string[];
    /** Of its key. */
    readonly algorithm: string;
    readonly isAuthority: boolean;
    /** Milliseconds since 1970. */
    readonly notBefore: number;
    readonly notAfter: number;
}

/** Reads a certificate with Node's own parser: a preview reads hundreds. */
export function issuedOf(certificate: X509Certificate): Issued {
    const subject = attributesOf(certificate.subject);
    return {
        commonName: subject.find(([name]) => name === "CN")?.[1] ?? "",
        organizations: subject.filter(([name]) => name === "O").map(([, value]) => value),
        hosts: hostsOf(certificate.subjectAltName),
        purposes: (certificate.keyUsage as string[] | undefined)?.map(purposeOf) ?? [],
        algorithm: algorithmOf(certificate.publicKey),
        isAuthority: certificate.ca,
        notBefore: Date.parse(certificate.validFrom),
        notAfter: Date.parse(certificate.validTo),
    };
}

/** SHA-256 of a certificate, in hex. */
export function fingerprintOf(certificate: X509Certificate): string {
    return certificate.fingerprint256.replaceAll(":", "").toLowerCase();
}

/**
 * Attributes of a subject, each in a line as OpenSSL writes them, or after a plus sign, with RFC 2253's backslashes. Node has
 * nothing for an empty one.
 */
function attributesOf(subject: string | undefined): [name: string, value: string][] {
    const attributes = (subject ?? "").split(/\n| \+ /).filter((attribute) => attribute !== "");
    return attributes.map((attribute) => {
        const [name = "", ...value] = attribute.split("=");
        return [name, value.join("=").replaceAll(/\\(.)/g, "$1")];
    });
}

/** Node quotes, as JSON has it, a name that could be taken for several. */
const alternativeName = /(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g;

function hostsOf(names: string | undefined): string[] {
    return [...(names ?? "").matchAll(alternativeName)].map(([, kind = "", value = ""]) => {
        const host = value.startsWith('"') ? (JSON.parse(value) as string) : value;
        return ["DNS", "IP Address", "email", "URI"].includes(kind) ? canonicalHost(host) : `${kind}:${host}`;
    });
}

function purposeOf(identifier: string): string {
    const known = Object.entries(purposeIdentifiers).find(([, value]) => value === identifier);
    return known?.[0] ?? identifier;
}
