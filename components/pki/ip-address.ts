import { isIPv4, isIPv6 } from "node:net";

/** Which kind of address a text is, in whatever form; undefined for one that is none, or has a zone. */
export function ipVersion(text: string): 4 | 6 | undefined {
    if (isIPv4(text)) {
        return 4;
    }
    // Node builds what it asks for the answer only when somebody asks: half a dozen milliseconds of a preview.
    return text.includes(":") && !text.includes("%") && isIPv6(text) ? 6 : undefined;
}

/** Why nobody should write an address like this, as "<what is wrong>. <what to do>"; undefined when all is well. */
export function ipAddressFault(text: string): string | undefined {
    if (ipVersion(text) !== undefined) {
        const inside = mappedAddress(text);
        return inside === undefined
            ? undefined
            : `is an IPv4 address in the form of IPv6, which nobody finds in a certificate. Write ${inside}`;
    }
    if (/^[^/]+\/\d+$/.test(text) && ipVersion(text.slice(0, text.indexOf("/"))) !== undefined) {
        return "is a range of addresses. Write each address by itself, without a prefix length";
    }
    if (text.startsWith("[") && ipVersion(text.slice(1, text.indexOf("]"))) !== undefined) {
        return "has brackets, which belong to web addresses. Write the address alone, without brackets and port";
    }
    if (text.includes("%") && isIPv6(text)) {
        return 'has a zone, which means something on one machine only. Take out what follows the "%", with it';
    }
    return "is not an IP address. Write one such as 10.0.0.1 or 2001:db8::1";
}

/** The one form of an address: lower case, and IPv6 as RFC 5952 has it. Only for what {@link ipVersion} knows. */
export function canonicalAddress(address: string): string {
    return ipVersion(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** The IPv4 address of an IPv6 address below ::ffff:0:0/96 (RFC 4291, section 2.5.5.2). */
function mappedAddress(address: string): string | undefined {
    const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonicalAddress(address)) ?? [];
    if (high === undefined || low === undefined) {
        return undefined;
    }
    const bytes = [high, low].map((part) => parseInt(part, 16)).flatMap((part) => [part >> 8, part & 0xff]);
    return bytes.join(".");
}
