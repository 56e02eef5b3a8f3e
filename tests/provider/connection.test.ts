import assert from "node:assert/strict";
import type http from "node:http";
import { type CertificateFiles, makeCertificates } from "../../toolchain/control-plane/certificates";
import { type KubeconfigCluster, type KubeconfigUser } from "../../components/cluster/kubeconfig";
import { connect, ConnectionError } from "../../provider/kubernetes/connection";
import { type FakeServer, kubeconfigFor, startFakeProxy, startFakeServer, startFakeSocksProxy } from "./fake-server";

const proxyVariables = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

describe("a connection to an API server", () => {
    let certificates: CertificateFiles;
    let server: FakeServer;
    let proxy: FakeServer;
    let requests: http.IncomingMessage[];
    const connections: string[] = [];
    const environment = { ...process.env };

    before(async () => {
        certificates = await makeCertificates();
        server = await startFakeServer(
            (request) => {
                requests.push(request);
                return { status: 200, body: { path: request.url } };
            },
            { cert: certificates["kube-apiserver.crt"] ?? "", key: certificates["kube-apiserver.key"] ?? "" },
        );
        proxy = await startFakeProxy(
            server.port,
            connections,
            ({ headers }) => headers["proxy-authorization"] !== `Basic ${btoa("me:wrong")}`,
        );
    });
    after(async () => {
        await proxy.close();
        await server.close();
    });
    beforeEach(() => {
        requests = [];
        connections.length = 0;
        for (const name of proxyVariables) {
            Reflect.deleteProperty(process.env, name);
        }
    });
    afterEach(() => {
        Object.assign(process.env, environment);
    });

    const authority = (): Pick<KubeconfigCluster, "certificate-authority-data"> => ({
        "certificate-authority-data": btoa(certificates["ca.crt"] ?? ""),
    });
    const far = (cluster: Partial<KubeconfigCluster> = {}): KubeconfigCluster => ({
        server: "https://kubernetes.default.svc:6443",
        ...authority(),
        ...cluster,
    });
    async function ask(cluster: KubeconfigCluster, user: KubeconfigUser = { token: "t" }): Promise<unknown> {
        const connection = await connect(kubeconfigFor(cluster, user));
        try {
            const first = await connection.request({ path: "/a" });
            const second = await connection.request({ path: "/b" });
            return [first.status, second.status];
        } finally {
            connection.close();
        }
    }

    it("goes through HTTPS_PROXY, with the credentials of the user and one socket", async () => {
        process.env["HTTPS_PROXY"] = `http://127.0.0.1:${proxy.port}`;

        assert.deepEqual(await ask(far()), [200, 200]);
        assert.deepEqual(connections, ["kubernetes.default.svc:6443"]);
        assert.equal(requests[0]?.headers.authorization, "Bearer t");
    });

    it("goes through the kubeconfig's proxy-url, whatever the environment says", async () => {
        process.env["HTTPS_PROXY"] = "http://127.0.0.1:1";
        process.env["NO_PROXY"] = "*";

        assert.deepEqual(await ask(far({ "proxy-url": `http://127.0.0.1:${proxy.port}` })), [200, 200]);
        assert.equal(connections.length, 1);
    });

    it("goes through a SOCKS proxy, which looks up the server's name", async () => {
        const socks = await startFakeSocksProxy(server.port, connections);
        try {
            assert.deepEqual(await ask(far({ "proxy-url": `socks5://127.0.0.1:${socks.port}` })), [200, 200]);
        } finally {
            await socks.close();
        }
        assert.deepEqual(connections, ["kubernetes.default.svc:6443"]);
        assert.equal(requests[0]?.headers.authorization, "Bearer t");
    });

    it("goes to a server on this machine without the environment's proxy", async () => {
        process.env["HTTPS_PROXY"] = `http://127.0.0.1:${proxy.port}`;
        const near = { server: `https://127.0.0.1:${server.port}`, ...authority() };

        assert.deepEqual(await ask(near), [200, 200]);
        assert.deepEqual(connections, []);
    });

    it("checks the server's certificate behind a proxy, against tls-server-name when there is one", async () => {
        process.env["HTTPS_PROXY"] = `127.0.0.1:${proxy.port}`;
        const foreign = { ...far(), server: "https://api.example.com" };

        await assert.rejects(ask(foreign), (error: ConnectionError) => {
            assert.equal(error.failure, "tls");
            assert.match(error.message, /^https:\/\/api\.example\.com through the proxy http:\/\/127.*: TLS failed: /);
            return true;
        });
        assert.deepEqual(await ask({ ...foreign, "tls-server-name": "localhost" }), [200, 200]);
    });

    it("names a proxy that refuses it, without the proxy's password", async () => {
        process.env["HTTPS_PROXY"] = `http://me:wrong@127.0.0.1:${proxy.port}`;

        await assert.rejects(ask(far()), {
            name: "ConnectionError",
            message:
                `https://kubernetes.default.svc:6443 through the proxy http://127.0.0.1:${proxy.port}: ` +
                "the proxy refuses the connection with HTTP status 407",
        });
    });

    for (const way of ["direct", "proxied"] as const) {
        it(`acts as somebody else when the kubeconfig says so, ${way}`, async () => {
            process.env["HTTPS_PROXY"] = `http://127.0.0.1:${proxy.port}`;
            const near = { server: `https://127.0.0.1:${server.port}`, ...authority() };
            await ask(way === "direct" ? near : far(), {
                token: "t",
                as: "deployer",
                "as-uid": "7",
                "as-groups": ["one", "two"],
                "as-user-extra": { "example.com/Scope": ["all"] },
            });

            const headers = requests[0]?.headersDistinct ?? {};
            assert.deepEqual(headers["impersonate-user"], ["deployer"]);
            assert.deepEqual(headers["impersonate-uid"], ["7"]);
            assert.deepEqual(headers["impersonate-group"], ["one", "two"]);
            assert.deepEqual(headers["impersonate-extra-example.com%2fscope"], ["all"]);
        });
    }

    describe("with an exec plugin", () => {
        const plugin = (script: string): KubeconfigUser => ({
            exec: { command: "sh", args: ["-c", script] } as { command: string },
        });
        const near = (): KubeconfigCluster => ({ server: `https://127.0.0.1:${server.port}`, ...authority() });

        it("uses the token that the plugin gives", async () => {
            await ask(near(), plugin(`echo '{"status":{"token":"from-plugin"}}'`));
            assert.equal(requests[0]?.headers.authorization, "Bearer from-plugin");
        });

        it("takes the user's own token where there is one, too", async () => {
            await ask(near(), { ...plugin(`echo '{"status":{"token":"from-plugin"}}'`), token: "own" });
            assert.equal(requests[0]?.headers.authorization, "Bearer own");
        });

        const failures: readonly { rule: string; user: KubeconfigUser; message: RegExp }[] = [
            {
                rule: "fails",
                user: plugin("echo geheim; echo 'Run  login' >&2; exit 1"),
                message: /plugin sh failed: Run login$/,
            },
            { rule: "fails in silence", user: plugin("exit 1"), message: /plugin sh failed: it says nothing$/ },
            {
                rule: "prints a bare token",
                user: plugin("echo geheim"),
                message: /plugin sh printed no ExecCredential$/,
            },
            { rule: "prints no status", user: plugin("echo '{}'"), message: /plugin sh printed no ExecCredential$/ },
            {
                rule: "is not there",
                user: { exec: { command: "no-such-plugin" } },
                message: /plugin no-such-plugin is not installed$/,
            },
        ];
        for (const { rule, user, message } of failures) {
            it(`says that the plugin ${rule}, and nothing that it printed`, async () => {
                await assert.rejects(ask(near(), user), (error: ConnectionError) => {
                    assert.equal(error.failure, "credentials");
                    assert.match(error.message, message);
                    assert.doesNotMatch(error.message, /geheim/);
                    return true;
                });
            });
        }
    });

    it("names a token's file that is not there", async () => {
        await assert.rejects(ask(far(), { tokenFile: "/gone/token" }), {
            message: "https://kubernetes.default.svc:6443: the tokenFile /gone/token cannot be read (ENOENT)",
        });
    });

    it("says that certificates cannot be read, without them", async () => {
        const near = { server: `https://127.0.0.1:${server.port}`, "certificate-authority-data": btoa("no PEM") };
        const user = { "client-certificate-data": btoa("geheim"), "client-key-data": btoa("geheim") };

        await assert.rejects(ask(near, user), (error: unknown) => {
            assert.ok(error instanceof ConnectionError && error.failure === "tls", String(error));
            assert.doesNotMatch(error.message, /geheim/);
            return true;
        });
    });
});
