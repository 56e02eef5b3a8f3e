import assert from "node:assert/strict";
import { type ProxiedService, proxyConfiguration } from "../../../../components/anchor/haproxy/configuration";

const health = { address: "127.0.0.1", port: 6552 };
const apiServers: ProxiedService = {
    name: "kubernetes-apiserver",
    listen: [
        { address: "127.0.0.1", port: 6553 },
        { address: "::1", port: 6553 },
    ],
    servers: { n1: { address: "fd00::11", port: 6443 }, n0: { address: "10.0.0.10", port: 6443 } },
    readyPath: "/readyz",
};
const etcd: ProxiedService = {
    name: "kubernetes-etcd",
    listen: [{ address: "127.0.0.1", port: 2378 }],
    servers: { n0: { address: "10.0.0.10", port: 2379 } },
};
const following = {
    script: "/d/endpoints.lua",
    socket: "/tmp/api.sock",
    keptDirectory: "/kept",
    apiServer: { address: "127.0.0.1", port: 6553 },
    certificate: "/d/client.pem",
    authority: "/d/ca.pem",
};

describe("the configuration of haproxy", () => {
    it("has a frontend and a backend for each service, with IPv6 in brackets and servers by their name", () => {
        const { text } = proxyConfiguration([apiServers, etcd], health);

        assert.ok(
            text.includes(
                [
                    "frontend kubernetes-apiserver",
                    "    bind 127.0.0.1:6553",
                    "    bind [::1]:6553",
                    "    default_backend kubernetes-apiserver",
                    "",
                    "backend kubernetes-apiserver",
                    "    balance leastconn",
                    "    option httpchk GET /readyz",
                    "    server n0 10.0.0.10:6443 check check-ssl verify none",
                    "    server n1 [fd00::11]:6443 check check-ssl verify none",
                    "",
                    "frontend kubernetes-etcd",
                    "    bind 127.0.0.1:2378",
                    "    default_backend kubernetes-etcd",
                    "",
                    "backend kubernetes-etcd",
                    "    balance leastconn",
                    "    server n0 10.0.0.10:2379 check",
                    "",
                ].join("\n"),
            ),
            text,
        );
    });

    it("is healthy at a path that is its own, so that an anchor sees which one is in use", () => {
        const { text, healthPath } = proxyConfiguration([etcd], health);

        assert.match(healthPath, /^\/healthz\/[0-9a-f]{16}$/);
        assert.ok(text.includes(`    http-request return status 200 if { path /healthz ${healthPath} }`));
        assert.notEqual(proxyConfiguration([apiServers], health).healthPath, healthPath);
    });

    it("has places for the endpoints of a service that follows the API, and turns to the known servers when none is there", () => {
        const follows = { namespace: "default", service: "kubernetes", port: "https" };
        const { text } = proxyConfiguration([{ ...apiServers, follows }, etcd], health, following);

        assert.ok(
            text.includes(
                [
                    "    server n0 10.0.0.10:6443 check check-ssl verify none backup",
                    "    server n1 [fd00::11]:6443 check check-ssl verify none backup",
                    "    option allbackups",
                    "    server-template _ 64 192.0.2.1:1 check check-ssl verify none disabled",
                    "",
                ].join("\n"),
            ),
            text,
        );
        assert.ok(text.includes("    server n0 10.0.0.10:2379 check\n"));
        assert.ok(text.includes('    setenv FLOTILLA_SERVICES "kubernetes-apiserver default kubernetes https;"\n'));
    });

    it("lets a client wait for a moment while there is no server of a service that follows the API", () => {
        const follows = { namespace: "default", service: "kubernetes", port: "https" };
        const { text } = proxyConfiguration([{ ...apiServers, follows }, etcd], health, following);

        assert.ok(
            text.includes(
                [
                    "    bind [::1]:6553",
                    "    tcp-request inspect-delay 1s",
                    "    tcp-request content accept if { nbsrv(kubernetes-apiserver) gt 0 }",
                    "    tcp-request content accept if WAIT_END",
                    "    default_backend kubernetes-apiserver",
                    "",
                ].join("\n"),
            ),
            text,
        );
        assert.equal(text.match(/inspect-delay/g)?.length, 1);
    });

    it("asks the API by TLS with a certificate, through a socket that nobody else may use", () => {
        const follows = { namespace: "default", service: "kubernetes", port: 6443 };
        const { text } = proxyConfiguration([{ ...apiServers, follows }], health, following);

        assert.ok(
            text.includes(
                [
                    "frontend _api",
                    "    bind unix@/tmp/api.sock mode 600",
                    "    default_backend _api",
                    "",
                    "backend _api",
                    "    retries 0",
                    "    server api 127.0.0.1:6553 ssl crt /d/client.pem ca-file /d/ca.pem verify required verifyhost kubernetes.default.svc no-ssl-reuse",
                    "",
                ].join("\n"),
            ),
            text,
        );
    });

    it("does not know of the API when no service follows it", () => {
        assert.doesNotMatch(proxyConfiguration([apiServers, etcd], health).text, /lua|_api|backup|server-template/);
    });

    it("does not depend on the order in which servers are given", () => {
        const turned = { ...apiServers, servers: Object.fromEntries(Object.entries(apiServers.servers).reverse()) };

        assert.deepEqual(proxyConfiguration([turned], health), proxyConfiguration([apiServers], health));
    });
});
