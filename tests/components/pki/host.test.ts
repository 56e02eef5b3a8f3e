import assert from "node:assert/strict";
import { isIP } from "node:net";
import fc from "fast-check";
import { canonicalHost, canonicalHosts, hostFault, type HostKind, hostKind } from "../../../components/pki/host";
import { anyCharacter, anyUrl } from "../../support/any-text";

const right: readonly (readonly [host: string, kind: HostKind, canonical: string])[] = [
    ["localhost", "dns", "localhost"],
    ["n0", "dns", "n0"],
    ["Kubernetes.Default", "dns", "kubernetes.default"],
    ["kubernetes.default.svc.cluster.local", "dns", "kubernetes.default.svc.cluster.local"],
    ["*.example.com", "dns", "*.example.com"],
    ["*.EXAMPLE.com", "dns", "*.example.com"],
    ["xn--bcher-kva.example", "dns", "xn--bcher-kva.example"],
    ["1-2-3.example", "dns", "1-2-3.example"],
    ["1.2.3.4.example", "dns", "1.2.3.4.example"],
    [`${"a".repeat(63)}.example`, "dns", `${"a".repeat(63)}.example`],
    ["10.96.0.1", "ip", "10.96.0.1"],
    ["0.0.0.0", "ip", "0.0.0.0"],
    ["::1", "ip", "::1"],
    ["::", "ip", "::"],
    ["2001:DB8:0:0:0:0:0:1", "ip", "2001:db8::1"],
    ["2001:db8:0:1:0:0:0:1", "ip", "2001:db8:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "ip", "2001:db8::1:0:0:1"],
    ["2001:0db8:1:0:1:1:1:1", "ip", "2001:db8:1:0:1:1:1:1"],
    ["64:ff9b::192.0.2.33", "ip", "64:ff9b::c000:221"],
    ["operators@example.com", "email", "operators@example.com"],
    ["Robot+tls@Example.COM", "email", "Robot+tls@example.com"],
    ["spiffe://cluster.local/ns/default/sa/web", "uri", "spiffe://cluster.local/ns/default/sa/web"],
    ["HTTPS://Example.COM:8443/Path?q#f", "uri", "https://example.com:8443/Path?q#f"],
    ["https://[2001:db8::1]:6443", "uri", "https://[2001:db8::1]:6443"],
];

const refused: readonly (readonly [rule: string, host: string, message: string])[] = [
    ["nothing", "", "is empty. Write a DNS name, an IP address, an e-mail address or a URI"],
    ["a blank", "a b", "has blanks or control characters. Take them out"],
    ["a line end", "a.example\n", "has blanks or control characters. Take them out"],
    ["a control character", "a\u0000b", "has blanks or control characters. Take them out"],
    [
        "letters beyond ASCII",
        "bücher.example",
        "has characters beyond ASCII, which a certificate does not hold. Write its A-label: xn--bcher-kva.example",
    ],
    [
        "a wildcard beyond ASCII",
        "*.bücher.example",
        "has characters beyond ASCII, which a certificate does not hold. Write its A-label: *.xn--bcher-kva.example",
    ],
    [
        "an A-label that is no name",
        "é.",
        "has characters beyond ASCII, which a certificate does not hold. Write its A-label (xn--…)",
    ],
    [
        "letters that no name has",
        "a\u2260.xn--a.example",
        "has characters beyond ASCII, which a certificate does not hold. Write its A-label (xn--…)",
    ],
    [
        "a dot at the end",
        "kubernetes.default.",
        "ends with a dot, with which nobody finds it in a certificate. Take the dot out",
    ],
    ["two dots side by side", "a..example", "is not a DNS name (RFC 1123)."],
    ["a dot at the beginning", ".example", "is not a DNS name (RFC 1123)."],
    ["an underscore", "my_node", "is not a DNS name (RFC 1123)."],
    ["a hyphen at an end", "node-.example", "is not a DNS name (RFC 1123)."],
    ["a part of 64 characters", `${"a".repeat(64)}.example`, "is too long: a DNS name has 253 characters at most"],
    ["254 characters", `${"a.".repeat(126)}aa`, "is too long: a DNS name has 253 characters at most"],
    ["a wildcard alone", "*", 'has a "*" that clients do not trust. Use it for the whole first part'],
    ["a wildcard before one part", "*.local", 'has a "*" that clients do not trust.'],
    ["a wildcard in a part", "api-*.example.com", 'has a "*" that clients do not trust.'],
    ["a wildcard that is not first", "a.*.example.com", 'has a "*" that clients do not trust.'],
    ["two wildcards", "*.*.example.com", 'has a "*" that clients do not trust.'],
    ["a wildcard before a wrong name", "*.a_b.example", "is not a DNS name (RFC 1123)."],
    ["a number as the last part", "1.2.3", "is neither a DNS name nor an IPv4 address."],
    ["an IPv4 address beyond 255", "10.0.0.256", "is neither a DNS name nor an IPv4 address."],
    ["an IPv4 address with zeros", "010.0.0.1", "is neither a DNS name nor an IPv4 address."],
    ["a port", "api.example.com:6443", "has a port, which a certificate does not have. Write the name alone"],
    ["an IPv4 address with a port", "10.0.0.1:6443", "has a port, which a certificate does not have."],
    ["a range", "10.96.0.0/16", "is a range of addresses. Write each address by itself, without a prefix length"],
    ["a range of IPv6", "fd00::/8", "is a range of addresses. Write each address by itself"],
    ["brackets", "[::1]", "has brackets, which belong to web addresses. Write the address alone"],
    ["brackets and a port", "[::1]:6443", "has brackets, which belong to web addresses. Write the address alone"],
    ["a zone", "fe80::1%eth0", 'has a zone, which means something on one machine only. Take out what follows the "%"'],
    [
        "IPv4 as IPv6",
        "::ffff:10.0.0.1",
        "is an IPv4 address in the form of IPv6, which nobody finds in a certificate. Write 10.0.0.1",
    ],
    ["a wrong address", "fd00::1::2", "is not an IP address. Write one such as 10.0.0.1 or 2001:db8::1"],
    ["no name before the @", "@example.com", "is not an e-mail address. Write one such as operators@example.com"],
    ["two @", "a@b@example.com", "is not an e-mail address."],
    ["an e-mail address beyond ASCII", "jörg@example.com", "is not an e-mail address."],
    ["an e-mail address without a host", "a@", "is not an e-mail address, because its host is not a DNS name"],
    ["an e-mail address with a name", "mailto:a@example.com", "is not an e-mail address."],
    ["a URI without a host", "file:///etc/kubernetes", 'is not a URI with a host, because "" is not a DNS name'],
    ["a URI with a wrong host", "https://a_b/", 'is not a URI with a host, because "a_b" is not a DNS name'],
    ["a URI with other characters", "https://example.com/ä", "is not a URI (RFC 3986). Write other characters as %XX"],
    ["a URI with half an escape", "https://example.com/%2", "is not a URI (RFC 3986)."],
    [
        "a URI with a password",
        "https://robot:hunter2@example.com/",
        "has a user or password, which everybody could read.",
    ],
];

describe("a host of a certificate", () => {
    for (const [host, kind, canonical] of right) {
        it(`${host} is of the kind ${kind}, and ${canonical} in its canonical form`, () => {
            assert.equal(hostFault(host), undefined);
            assert.equal(hostKind(host), kind);
            assert.equal(canonicalHost(host), canonical);
        });
    }

    for (const [rule, host, message] of refused) {
        it(`is refused for ${rule}`, () => {
            const fault = hostFault(host);

            assert.ok(fault?.startsWith(message), fault);
            assert.doesNotMatch(String(fault), /hunter2/);
            assert.equal(hostKind(host), undefined);
            assert.equal(canonicalHost(host), host);
        });
    }

    it("is told what is wrong, and what to do in a sentence of its own, whatever the text", () => {
        fc.assert(
            fc.property(anyHost, (host) => {
                const fault = hostFault(host);

                assert.equal(fault === undefined, hostKind(host) !== undefined);
                assert.match(fault ?? "is right. Nothing to do", /^(is|has|ends) .+\. [A-Z].*[^.]$/s);
            }),
        );
    });

    it("has one canonical form, of the same kind and without a fault", () => {
        fc.assert(
            fc.property(anyHost, (host) => {
                const canonical = canonicalHost(host);

                assert.equal(canonicalHost(canonical), canonical);
                assert.equal(hostKind(canonical), hostKind(host));
            }),
        );
    });

    it("is the same in capitals, but for what stands before an @ and behind the host of a URI", () => {
        fc.assert(
            fc.property(fc.oneof(name, fc.ipV4(), ipV6), (host) => {
                assert.equal(canonicalHost(host.toUpperCase()), canonicalHost(host));
            }),
        );
    });

    it("is an address exactly when Node takes it for one, mapped ones and zones aside", () => {
        fc.assert(
            fc.property(fc.oneof(fc.ipV4(), ipV6), (host) => {
                const fault = hostFault(host);

                assert.ok(isIP(host) > 0);
                assert.ok(hostKind(host) === "ip" || fault?.includes("IPv4 address in the form of IPv6"), fault);
            }),
        );
    });

    it("of IPv6 has one canonical form for all ways to write it", () => {
        const groups = fc.array(fc.constantFrom(0, 0, 0, 1, 0xdb8, 0xffff), { minLength: 8, maxLength: 8 });
        fc.assert(
            fc.property(groups, fc.boolean(), (parts, isPadded) => {
                const long = parts.map((part) => part.toString(16).padStart(isPadded ? 4 : 1, "0")).join(":");
                const canonical = canonicalHost(long.toUpperCase());
                const mapped = hostFault(long) !== undefined;

                assert.ok(mapped || canonical.length <= long.length);
                assert.deepEqual(mapped ? parts : groupsOf(canonical), parts);
            }),
        );
    });
});

describe("a list of hosts", () => {
    it("has each host once, in canonical form, where it stood first", () => {
        assert.deepEqual(canonicalHosts(["N0", "10.0.0.1", "fd00:0::1", "n0", "fd00::1", "10.0.0.1", "a"]), [
            "n0",
            "10.0.0.1",
            "fd00::1",
            "a",
        ]);
    });

    it("loses no host, and gains none", () => {
        fc.assert(
            fc.property(fc.array(anyHost), (hosts) => {
                const result = canonicalHosts(hosts);

                assert.deepEqual(canonicalHosts(result), result);
                assert.deepEqual(new Set(result), new Set(hosts.map(canonicalHost)));
                assert.equal(new Set(result).size, result.length);
            }),
        );
    });
});

const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?(\.[a-z]([-a-z0-9]{0,5}[a-z0-9])?){0,3}$/);
const ipV6 = fc.ipV6();
const anyHost = fc.oneof(
    name,
    fc.ipV4Extended(),
    ipV6,
    fc.emailAddress(),
    anyUrl,
    fc.string({ unit: anyCharacter, maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...Array.from("aA1.-_*:/@[]%# é")), maxLength: 12 }),
);

/** The eight groups of an IPv6 address, by another way than the one that is tested. */
function groupsOf(address: string): number[] {
    const [before = "", after] = address.split("::");
    const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
    const [left, right] = [groups(before), groups(after ?? "")];
    const zeros = after === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => "0");
    return [...left, ...zeros, ...right].map((group) => parseInt(group, 16));
}
