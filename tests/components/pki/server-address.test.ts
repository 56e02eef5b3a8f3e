import assert from "node:assert/strict";
import { fitsHost, serverFault, serverHost } from "../../../components/pki/server-address";

describe("an API server's address", () => {
    const right: readonly (readonly [server: string, host: string])[] = [
        ["https://127.0.0.1:6443", "127.0.0.1"],
        ["https://API.example.com/", "api.example.com"],
        ["https://[2001:DB8:0::1]:6443", "2001:db8::1"],
        ["HTTPS://localhost", "localhost"],
    ];
    for (const [server, host] of right) {
        it(`${server} has the host ${host}`, () => {
            assert.equal(serverFault(server), undefined);
            assert.equal(serverHost(server), host);
        });
    }

    const refused: readonly (readonly [rule: string, server: string, message: string])[] = [
        ["no TLS", "http://api.example.com", "is not an API server's address. Write https:// with a host and a port"],
        ["a path", "https://api.example.com/k8s", "is not an API server's address."],
        ["a query", "https://api.example.com?a", "is not an API server's address."],
        ["a wrong host", "https://a_b:6443", "has a host that is not a DNS name (RFC 1123)."],
    ];
    for (const [rule, server, message] of refused) {
        it(`is refused for ${rule}`, () => {
            const fault = serverFault(server);

            assert.ok(fault?.startsWith(message), fault);
        });
    }

    const fitting: readonly (readonly [hosts: readonly string[], host: string, fits: boolean])[] = [
        [["a.example.com"], "a.example.com", true],
        [["*.example.com"], "a.example.com", true],
        [["*.example.com"], "a.b.example.com", false],
        [["*.example.com"], "example.com", false],
        [["a.example.com"], "b.example.com", false],
        [["10.0.0.1"], "10.0.0.1", true],
        [["*.0.0.1"], "10.0.0.1", false],
        [["fd00::1"], "fd00::1", true],
        [[], "localhost", false],
    ];
    for (const [hosts, host, fits] of fitting) {
        it(`with the host ${host} is ${fits ? "" : "not "}that of a certificate for ${hosts.join(", ") || "nothing"}`, () => {
            assert.equal(fitsHost(hosts, host), fits);
        });
    }
});
