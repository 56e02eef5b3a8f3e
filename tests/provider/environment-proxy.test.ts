import assert from "node:assert/strict";
import { environmentProxy } from "../../provider/kubernetes/environment-proxy";

const proxy = "http://proxy.example.com:3128";

describe("the proxy of the environment", () => {
    const chosen: readonly { rule: string; server?: string; environment: Record<string, string>; expected?: string }[] =
        [
            { rule: "is none when nothing is set", environment: {} },
            { rule: "is HTTPS_PROXY", environment: { HTTPS_PROXY: proxy }, expected: proxy },
            { rule: "is https_proxy", environment: { https_proxy: proxy }, expected: proxy },
            { rule: "prefers capitals", environment: { HTTPS_PROXY: proxy, https_proxy: "http://b" }, expected: proxy },
            { rule: "passes over an empty one", environment: { HTTPS_PROXY: "", https_proxy: proxy }, expected: proxy },
            { rule: "is http without a scheme", environment: { HTTPS_PROXY: "p:3128" }, expected: "http://p:3128" },
            { rule: "may be a SOCKS proxy", environment: { HTTPS_PROXY: "socks5://p:1" }, expected: "socks5://p:1" },
            { rule: "does not come from HTTP_PROXY for https", environment: { HTTP_PROXY: proxy, ALL_PROXY: proxy } },
            {
                rule: "comes from HTTP_PROXY for http",
                server: "http://api.example.com",
                environment: { HTTP_PROXY: proxy, HTTPS_PROXY: "http://b" },
                expected: proxy,
            },
        ];
    for (const { rule, server = "https://api.example.com:6443", environment, expected } of chosen) {
        it(rule, () => {
            assert.equal(environmentProxy(new URL(server), environment), expected);
        });
    }

    for (const host of ["localhost", "127.0.0.1", "127.3.2.1", "[::1]"]) {
        it(`is never used for ${host}`, () => {
            assert.equal(environmentProxy(new URL(`https://${host}:6443`), { HTTPS_PROXY: proxy }), undefined);
        });
    }

    const exceptions: readonly { list: string; server: string; isProxied: boolean }[] = [
        { list: "*", server: "https://api.example.com", isProxied: false },
        { list: "example.com", server: "https://example.com", isProxied: false },
        { list: "example.com", server: "https://api.example.com", isProxied: false },
        { list: "example.com", server: "https://notexample.com", isProxied: true },
        { list: "EXAMPLE.com", server: "https://api.example.COM", isProxied: false },
        { list: ".example.com", server: "https://api.example.com", isProxied: false },
        { list: ".example.com", server: "https://example.com", isProxied: true },
        { list: "*.example.com", server: "https://api.example.com", isProxied: false },
        { list: "*.example.com", server: "https://example.com", isProxied: true },
        { list: "a.test, example.com ,", server: "https://example.com", isProxied: false },
        { list: ",", server: "https://example.com", isProxied: true },
        { list: "example.com:6443", server: "https://example.com:6443", isProxied: false },
        { list: "example.com:6443", server: "https://example.com", isProxied: true },
        { list: "example.com:443", server: "https://example.com", isProxied: false },
        { list: ":443", server: "https://example.com", isProxied: true },
        { list: "10.0.0.0/8", server: "https://10.1.2.3:6443", isProxied: false },
        { list: "10.0.0.0/8", server: "https://11.1.2.3:6443", isProxied: true },
        { list: "10.0.0.0/8", server: "https://ten.example.com", isProxied: true },
        { list: "10.0.0.0/99", server: "https://10.0.0.0", isProxied: true },
        { list: "10.1.2.3", server: "https://10.1.2.3:6443", isProxied: false },
        { list: "10.1.2.3:6443", server: "https://10.1.2.3:6443", isProxied: false },
        { list: "10.1.2.3:443", server: "https://10.1.2.3:6443", isProxied: true },
        { list: "fd00::/8", server: "https://[fd00::1]:6443", isProxied: false },
        { list: "fd00::1", server: "https://[fd00:0:0::1]:6443", isProxied: false },
        { list: "[fd00::1]:6443", server: "https://[fd00::1]:6443", isProxied: false },
        { list: "[fd00::1]:443", server: "https://[fd00::1]:6443", isProxied: true },
    ];
    for (const { list, server, isProxied } of exceptions) {
        it(`is ${isProxied ? "used" : "not used"} for ${server} with NO_PROXY=${list}`, () => {
            for (const name of ["NO_PROXY", "no_proxy"]) {
                const found = environmentProxy(new URL(server), { HTTPS_PROXY: proxy, [name]: list });
                assert.equal(found, isProxied ? proxy : undefined);
            }
        });
    }

    it("is refused without quoting it when it is no URL", () => {
        assert.throws(() => environmentProxy(new URL("https://a"), { HTTPS_PROXY: "http://me:pass word@[p" }), {
            message: "the proxy in HTTPS_PROXY is no valid URL. Write it as http://host:port",
        });
    });
});
