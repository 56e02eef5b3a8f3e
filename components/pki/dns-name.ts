import { domainToASCII } from "node:url";

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/i;

/** Why a text is no DNS name, as "<what is wrong>. <what to do>"; undefined when it is one. Capitals do not matter. */
export function dnsNameFault(name: string): string | undefined {
    if (/[^\x20-\x7e]/.test(name)) {
        return foreignLetters(name);
    }
    if (name.endsWith(".")) {
        return "ends with a dot, with which nobody finds it in a certificate. Take the dot out";
    }
    const labels = name.split(".");
    if (name.length > 253 || labels.some((part) => part.length > 63)) {
        return "is too long: a DNS name has 253 characters at most, and 63 between two dots (RFC 1035). Shorten it";
    }
    if (!labels.every((part) => label.test(part))) {
        return 'is not a DNS name (RFC 1123). Use letters, digits and "-", with a letter or digit at both ends and beside each "."';
    }
    // A last part of digits makes an IPv4 address of the whole (https://url.spec.whatwg.org/#ends-in-a-number-checker).
    return /^[0-9]+$/.test(labels[labels.length - 1] ?? "")
        ? "is neither a DNS name nor an IPv4 address. Write four numbers from 0 to 255 without zeros before them, or a name"
        : undefined;
}

/**
 * The same for a name that may have a wildcard (RFC 6125, section 6.4.3): the whole of its first part, and with two parts
 * behind it, because Node and browsers trust no other.
 */
export function dnsPatternFault(pattern: string): string | undefined {
    if (!pattern.includes("*") || /[^\x20-\x7e]/.test(pattern)) {
        return dnsNameFault(pattern);
    }
    const [first, ...rest] = pattern.split(".");
    const isWhole = first === "*" && rest.length >= 2 && !rest.join(".").includes("*");
    return isWhole
        ? dnsNameFault(rest.join("."))
        : 'has a "*" that clients do not trust. Use it for the whole first part of a name with two more parts, such as *.example.com';
}

/** A certificate holds no other letters; what stands for them there is the A-label (RFC 5890, section 2.3.2.1). */
function foreignLetters(name: string): string {
    const ascii = domainToASCII(name);
    const remedy = dnsPatternFault(ascii) !== undefined ? "its A-label (xn--…)" : `its A-label: ${ascii}`;
    return `has characters beyond ASCII, which a certificate does not hold. Write ${remedy}`;
}
