import assert from "node:assert/strict";
import fc from "fast-check";
import { addressFault, registryKey } from "../../../components/registry/address";
import { anyCharacter, anyUrl } from "../../support/any-text";

const dockerHub = "https://index.docker.io/v1/";

const keys: readonly (readonly [address: string, key: string])[] = [
    ["docker.io", dockerHub],
    ["index.docker.io", dockerHub],
    ["registry-1.docker.io", dockerHub],
    ["https://index.docker.io/v1/", dockerHub],
    ["https://registry-1.docker.io/v2/", dockerHub],
    ["HTTPS://Docker.IO/", dockerHub],
    ["index.docker.io/payments", "docker.io/payments"],
    ["docker.io:443", "docker.io:443"],
    ["quay.io", "quay.io"],
    ["https://Quay.IO", "quay.io"],
    ["http://registry.example.com:5000/v2/", "registry.example.com:5000"],
    ["quay.io/", "quay.io"],
    ["quay.io//", "quay.io"],
    ["quay.io/v1", "quay.io"],
    ["quay.io/v1/", "quay.io"],
    ["quay.io/v2", "quay.io"],
    ["quay.io/v2/payments", "quay.io/payments"],
    ["quay.io/v2/v1/payments", "quay.io/payments"],
    ["ghcr.io/payments/", "ghcr.io/payments"],
    ["ghcr.io/payments/v2", "ghcr.io/payments/v2"],
    ["quay.io/v20", "quay.io/v20"],
    ["eu.gcr.io/project-1/a__b/c.d", "eu.gcr.io/project-1/a__b/c.d"],
    ["*.pkg.dev", "*.pkg.dev"],
    ["app*.example.com:8443", "app*.example.com:8443"],
    ["registry.*", "registry.*"],
    ["10.0.0.*:5000", "10.0.0.*:5000"],
    ["localhost:5000", "localhost:5000"],
    ["localhost", "localhost"],
    ["127.0.0.1:5000", "127.0.0.1:5000"],
    ["[2001:DB8::1]:5000", "[2001:db8::1]:5000"],
    ["[::1]:443/payments", "[::1]:443/payments"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
];

const hidden = 'has a user or password before an "@".';

const refused: readonly (readonly [rule: string, address: string, message: string])[] = [
    ["nothing", "", "is empty. Set it to the registry's host, such as quay.io"],
    ["a blank", "quay.io /team", "has blanks. Take them out"],
    ["a line end", "quay.io\n", "has blanks. Take them out"],
    ["a control character", "quay\u0000.io", "has blanks. Take them out"],
    ["letters beyond ASCII", "bücher.example", "has letters that host names do not have. Write the host in punycode"],
    ["another scheme", "oci://quay.io", 'begins with "oci://", which runtimes do not look for. Write the host alone'],
    ["an image with a tag", "quay.io/team/app:1.2", "is an image, not a registry. Write the registry's host, such as"],
    ["an image with a port and a tag", "https://quay.io:443/app:1", "is an image, not a registry."],
    ["an image with a digest", "quay.io/team/app@sha256:0123", "is an image, not a registry."],
    ["an image with tag and digest", "quay.io/team/app:1@sha256:0123", "is an image, not a registry."],
    ["no host", "https:///v2/", "has no host. Begin with one, such as quay.io"],
    ["only a port", ":5000", "has no host. Begin with one, such as quay.io"],
    ["an underscore in the host", "my_registry:5000", 'has "my_registry", which is not a host\'s name (RFC 1123).'],
    ["an empty part of the host", "quay..io", 'has "quay..io", which is not a host\'s name (RFC 1123).'],
    ["a dot at the end", "quay.io.", 'has "quay.io.", which is not a host\'s name (RFC 1123).'],
    ["a hyphen at an end", "-quay.io", 'has "-quay.io", which is not a host\'s name (RFC 1123).'],
    ["a part of more than 63 characters", `${"a".repeat(64)}.io`, `has "${"a".repeat(60)}…", which is not a host's`],
    ["a host of more than 253 characters", "a.".repeat(126) + "io", "has "],
    ["a number as the last part", "1.2.3", 'has "1.2.3", which is neither a host\'s name nor an IPv4 address.'],
    ["an IPv4 address beyond 255", "10.0.0.256:5000", 'has "10.0.0.256", which is neither a host\'s name nor an IPv4'],
    ["an IPv6 address without brackets", "2001:db8::1", "is an IPv6 address without brackets. Write it in brackets"],
    ["something else in brackets", "[quay.io]:5000", "has no IPv6 address in its brackets. Write one such as [2001:db"],
    ["an IPv6 address without a port", "[::1]/team", "has no port, without which the kubelet never finds an IPv6 add"],
    ["a zone in brackets", "[fe80::1%eth0]", "has no IPv6 address in its brackets."],
    ["text behind brackets", "[::1]x", "has no IPv6 address in its brackets."],
    ["a port of 0", "quay.io:0", 'has the port "0". Use a number from 1 to 65535 without zeros before it, or remove'],
    ["a port of 65536", "quay.io:65536", 'has the port "65536". Use a number from 1 to 65535'],
    ["a port with a zero before it", "quay.io:0443", 'has the port "0443". Use a number from 1 to 65535'],
    ["a port that is a name", "quay.io:https", 'has the port "https". Use a number from 1 to 65535'],
    ["two ports", "quay.io:1:2", 'has the port "1:2". Use a number from 1 to 65535'],
    ["a colon without a port", "quay.io:/team", "has no port after its colon. Use a number from 1 to 65535"],
    ["nothing but wildcards", "*", "fits any registry, which would get the password."],
    ["a wildcard in each part", "*.i*", "fits any registry, which would get the password."],
    ["a wildcard in the path", "quay.io/*", 'has a "*" in its path. Use it in the host only'],
    ["capitals in the path", "quay.io/Team", 'has "Team" in its path, which no repository is called. Use lower-case'],
    ["other characters in the path", "quay.io/te%20am", 'has "te%20am" in its path, which no repository is called.'],
    ["slashes side by side", "quay.io//team", "has slashes side by side in its path. Take one out"],
];

const concealed: readonly (readonly [rule: string, address: string, message: string])[] = [
    ["a user and password", "robot:pa55word@quay.io", hidden],
    ["a user and password behind a scheme", "https://robot:pa55word@quay.io/v2/", hidden],
    ["a password with a slash", "https://robot:pa/55@word@quay.io", hidden],
    ["a password with blanks and other letters", "robot:pä ss@quay.io", hidden],
    ["a user alone", "robot@quay.io", hidden],
    ["a query", "quay.io/v2/?token=pa55word", "has a query or fragment, which a registry's address has not."],
    ["a fragment", "quay.io#pa55word", "has a query or fragment, which a registry's address has not."],
];

describe("a registry's address", () => {
    for (const [address, key] of keys) {
        it(`${address} is looked up as ${key}`, () => {
            assert.equal(addressFault(address), undefined);
            assert.equal(registryKey(address), key);
        });
    }

    for (const [rule, address, message] of refused) {
        it(`is refused for ${rule}`, () => {
            const fault = addressFault(address);

            assert.ok(fault);
            assert.ok(fault.message.startsWith(message), fault.message);
            assert.equal(fault.concealed, false);
        });
    }

    for (const [rule, address, message] of concealed) {
        it(`is refused and never shown for ${rule}`, () => {
            const fault = addressFault(address);

            assert.ok(fault);
            assert.ok(fault.message.startsWith(message), fault.message);
            assert.equal(fault.concealed, true);
            assert.doesNotMatch(fault.message, /pa55word|pa\/|pä/);
        });
    }

    it("has a key that is a good address and its own key", () => {
        const version = fc.constantFrom("", "/", "/v1", "/v1/", "/v2", "/v2/", "/v2/v1");
        const host = fc.oneof(
            fc.domain(),
            fc.ipV4(),
            fc.ipV6().map((address) => `[${address}]`),
            fc.constantFrom("docker.io", "Index.Docker.io", "registry-1.docker.io", "*.example.com", "localhost"),
        );
        const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
        const path = fc.array(fc.constantFrom("team", "v1", "v2", "a-b", "x__y"), { maxLength: 3 });
        const scheme = fc.constantFrom("", "http://", "https://", "HTTPS://");
        const address = fc
            .tuple(scheme, host, port, version, path, fc.constantFrom("", "/"))
            .map(
                ([start, place, number, api, segments, end]) =>
                    `${start}${place}${number === undefined ? "" : `:${number}`}${api.replace(/\/$/, "")}${segments.map((segment) => `/${segment}`).join("")}${end}`,
            );
        fc.assert(
            fc.property(address, (text) => {
                fc.pre(addressFault(text) === undefined);
                const key = registryKey(text);

                assert.equal(addressFault(key), undefined);
                assert.equal(registryKey(key), key);
            }),
            { numRuns: 1000 },
        );
    });

    it("is judged, whatever the text, without ever throwing", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string({ unit: anyCharacter }), anyUrl), (text) => {
                const fault = addressFault(text);

                if (fault === undefined) {
                    assert.equal(registryKey(registryKey(text)), registryKey(text));
                }
            }),
            { numRuns: 1000 },
        );
    });
});
