import assert from "node:assert/strict";
import { addEndpoint, addressText, parseAddress } from "../../../fleet/certificates/endpoint-address";

describe("the address of an endpoint", () => {
    for (const [text, host, port] of [
        ["10.0.0.10:6443", "10.0.0.10", 6443],
        ["[fd00::10]:6443", "fd00::10", 6443],
        ["api.example.com:443", "api.example.com", 443],
        ["API.example.com:443", "api.example.com", 443],
        ["localhost:1", "localhost", 1],
        ["n0:65535", "n0", 65_535],
    ] as const) {
        it(`is read from ${text}, and shown so`, () => {
            assert.deepEqual(parseAddress(text), { host, port });
            assert.equal(addressText({ host, port }), text.toLowerCase());
        });
    }

    for (const text of [
        "",
        "10.0.0.10",
        "10.0.0.10:",
        ":6443",
        "10.0.0.10:0",
        "10.0.0.10:65536",
        "10.0.0.10:x",
        "fd00::10:6443",
        "[fd00::10]",
        "[api.example.com]:443",
        "https://api.example.com:6443",
        "api.example.com:443/healthz",
        "*.example.com:443",
        "me@example.com:443",
        "a b:443",
        "-:443",
    ]) {
        it(`is not ${JSON.stringify(text)}`, () => {
            assert.equal(parseAddress(text), undefined);
            assert.throws(() => addEndpoint(text), /Write a host and a port, such as 10\.0\.0\.10:6443 or /);
        });
    }

    it("is one of several, in the order in which they were given", () => {
        assert.deepEqual(
            addEndpoint("b:2", addEndpoint("a:1")).map(({ host }) => host),
            ["a", "b"],
        );
    });

    it("is asked once, however often it was given", () => {
        const [, ...more] = addEndpoint("[fd00:0::10]:1", addEndpoint("[fd00::10]:1"));
        assert.deepEqual(more, []);
    });
});
