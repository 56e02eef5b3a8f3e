import { dnsNameFault, dnsPatternFault } from "./dns-name";
import { canonicalAddress, ipAddressFault, ipVersion } from "./ip-address";

/** The kinds of subject alternative names that are written as text. */
export type HostKind = "dns" | "ip" | "email" | "uri";

/**
 * What a host of a certificate is, found by its form as cfssl does: an IP address, else an e-mail address, else a URI, else
 * a DNS name. Undefined for one with a {@link hostFault}.
 */
export function hostKind(host: string): HostKind | undefined {
    return hostFault(host) === undefined ? formOf(host) : undefined;
}

/** Why a text cannot be a subject alternative name, as "<what is wrong>. <what to do>"; undefined when it can. */
export function hostFault(host: string): string | undefined {
    if (host === "") {
        return "is empty. Write a DNS name, an IP address, an e-mail address or a URI";
    }
    if (/[\s\p{Cc}]/u.test(host)) {
        return "has blanks or control characters. Take them out";
    }
    return faults[formOf(host)](host);
}

/**
 * The one form of a host: DNS names, the host of an e-mail address, and scheme and host of a URI in lower case, IPv6 as
 * RFC 5952 has it. A host with a fault stays as it is.
 */
export function canonicalHost(host: string): string {
    const kind = hostKind(host);
    return kind === undefined ? host : canonical[kind](host);
}

/** Hosts in their canonical form, each once, where it stood first. */
export function canonicalHosts(hosts: readonly string[]): string[] {
    return [...new Set(hosts.map(canonicalHost))];
}

function formOf(host: string): HostKind {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) {
        return "uri";
    }
    if (host.includes("@")) {
        return "email";
    }
    return looksLikeAddress(host) ? "ip" : "dns";
}

/** Also one with a second colon, brackets or a range, so that it is told what is wrong with the address. */
function looksLikeAddress(host: string): boolean {
    return /:.*:/.test(host) || ipVersion(host.replace(/\/\d+$/, "")) !== undefined;
}

const faults: Readonly<Record<HostKind, (host: string) => string | undefined>> = {
    ip: ipAddressFault,
    email: emailFault,
    uri: uriFault,
    dns: (host) => (/:\d*$/.test(host) ? portFault : dnsPatternFault(host)),
};

const portFault = "has a port, which a certificate does not have. Write the name alone";

const canonical: Readonly<Record<HostKind, (host: string) => string>> = {
    ip: canonicalAddress,
    email: (host) => host.replace(/[^@]*$/, (domain) => domain.toLowerCase()),
    uri: (host) => host.replace(uriStart, (start) => start.toLowerCase()),
    dns: (host) => host.toLowerCase(),
};

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

/** A Mailbox without quotes (RFC 5280, section 4.2.1.6; RFC 5321, section 4.1.2). */
function emailFault(host: string): string | undefined {
    const at = host.lastIndexOf("@");
    const domain = host.slice(at + 1);
    if (at > 64 || !localPart.test(host.slice(0, at))) {
        return "is not an e-mail address. Write one such as operators@example.com, with letters of ASCII";
    }
    const fault = dnsNameFault(domain);
    return fault === undefined ? undefined : `is not an e-mail address, because its host ${fault}`;
}

/** Scheme and authority: what means the same in capitals. */
const uriStart = /^[^:]+:\/\/[^/?#]*/;
const uriCharacters = /^(?:[a-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})+$/i;

/** An absolute URI with a host (RFC 5280, section 4.2.1.6). */
function uriFault(host: string): string | undefined {
    if (!uriCharacters.test(host)) {
        return "is not a URI (RFC 3986). Write other characters as %XX";
    }
    const authority = (uriStart.exec(host)?.[0] ?? "").replace(/^[^:]+:\/\//, "");
    if (authority.includes("@")) {
        return "has a user or password, which everybody could read. Take it out, and change it";
    }
    const name = authority.replace(/:\d+$/, "");
    const isAddress = ipVersion(name.replace(/^\[(.*)\]$/, "$1")) !== undefined;
    const fault = isAddress ? undefined : dnsNameFault(name);
    return fault === undefined ? undefined : `is not a URI with a host, because "${name}" ${fault}`;
}
