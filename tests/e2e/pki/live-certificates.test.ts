import assert from "node:assert/strict";
import { outputOf } from "../../fleet/certificates/fixtures";
import { type TestAuthority, testAuthority, type TestLeaf } from "../../fleet/certificates/issuer";
import { closedPort } from "../../provider/fake-server";
import { testEngine } from "../../support/shared-cluster";
import { endOf } from "../../support/flotilla";
import { type ImportedStacks, importedStacks } from "./imported-stacks";
import { TestServers } from "./tls-servers";

/** What `flotilla certificates --json` tells of an endpoint. */
interface Endpoint {
    readonly address: string;
    readonly certificate: string | null;
    readonly state: string;
    readonly trusted: boolean | null;
    readonly fitsHost: boolean | null;
    readonly why: string;
}

/** An address of loopback that no other test has; Linux has all of 127.0.0.0/8. */
const node = `127.${80 + (process.pid % 100)}.${(process.pid >> 8) % 250}.10`;

describe("flotilla certificates --live", () => {
    const servers = new TestServers();
    let stacks: ImportedStacks;
    let authority: TestAuthority;
    let leaves: Readonly<Record<string, TestLeaf>>;

    const config = (roles: string, pki = "{}"): string => `  flotilla:cluster: { identifier: x }
  flotilla:pki: ${pki}
  flotilla:nodes: { n0: { addresses: ["${node}"], roles: ${roles} } }
`;

    before(async () => {
        authority = await testAuthority("kubernetes");
        const hosts = [node, "127.0.0.1"];
        const names = ["apiserver", "kubernetes-etcd-n0", "kubernetes-etcd-n0-peer", "kubelet-n0"];
        const issued = await Promise.all(names.map((name) => issue(name, hosts)));
        leaves = Object.fromEntries(issued);
        const certificates = outputOf(issued.map(([document, leaf]) => leaf.summary(document)));
        stacks = importedStacks(await testEngine());
        const trustBundles = { kubernetes: authority.bundle };
        stacks.make("all", config("[control-plane, etcd]"), { certificates, trustBundles });
        stacks.make("worker", config("[worker]", "{ catalog: none }"), { certificates });
        stacks.make("none", "  flotilla:cluster: { identifier: y }\n", { certificates });
    });

    after(() => {
        servers.close();
        stacks.project.remove();
    });

    async function issue(name: string, hosts: readonly string[]): Promise<readonly [string, TestLeaf]> {
        return [name, await authority.issue({ hosts })];
    }

    function leaf(name: string): TestLeaf {
        const found = leaves[name];
        assert.ok(found !== undefined);
        return found;
    }

    async function endpoints(commandArguments: readonly string[]): Promise<{ code: number | null; found: Endpoint[] }> {
        const { code, output, errors } = await stacks.certificates([...commandArguments, "--json"]);
        assert.equal(errors, "");
        const { installations } = JSON.parse(output) as { installations: { endpoints: Endpoint[] }[] };
        return { code, found: installations[0]?.endpoints ?? [] };
    }

    /** Asks one address of the installation `all`. */
    async function one(address: string, ...more: string[]): Promise<Endpoint & { code: number | null }> {
        const { code, found } = await endpoints(["all", "--endpoint", address, ...more]);
        const [first] = found;
        assert.ok(first !== undefined && found.length === 1);
        return { ...first, code };
    }

    it("finds on the ports of Kubernetes what the state has for each, with exit code 0", async () => {
        for (const [port, name] of [
            [6443, "apiserver"],
            [2379, "kubernetes-etcd-n0"],
            [2380, "kubernetes-etcd-n0-peer"],
            [10_250, "kubelet-n0"],
        ] as const) {
            // Members of etcd take nobody without a certificate.
            const settings = name.includes("etcd") ? { requestCert: true, rejectUnauthorized: true } : {};
            await servers.tls(leaf(name), settings, node, port);
        }
        const { code, output, errors } = await stacks.certificates(["all", "--live"]);
        assert.deepEqual([code, errors], [0, ""], output);
        const rows = output.split("\n\n")[1]?.split("\n").slice(1) ?? [];
        assert.deepEqual(
            rows.map((row) => row.trim().split(/ +/)),
            [
                [`${node}:6443`, "ok", "apiserver"],
                [`${node}:2379`, "ok", "kubernetes-etcd-n0"],
                [`${node}:2380`, "ok", "kubernetes-etcd-n0-peer"],
                [`${node}:10250`, "ok", "kubelet-n0"],
            ],
        );
        assert.match(output, /\. 4 endpoints: 4 ok\.\n$/);
    });

    it("asks what runs on a node by its roles, and says that no chain was checked without a trust bundle", async () => {
        const { code, output } = await stacks.certificates(["worker", "--live"]);
        assert.equal(code, 0, output);
        assert.match(
            output,
            new RegExp(`\\n {2}${node}:10250 +ok +kubelet-n0\\n {2}Where the state has no trust bundle`),
        );
        assert.match(output, /\. 1 endpoint: 1 ok\.\n$/);
    });

    it("knows no endpoint of an installation without nodes, and says so", async () => {
        const { code, output } = await stacks.certificates(["none", "--live"]);
        assert.equal(code, 0, output);
        assert.match(output, /No endpoint is known that should serve one of them\. Name some with --endpoint\./);
    });

    it("knows what a declared endpoint should serve, also when it is named", async () => {
        const { state, certificate } = await one(`${node}:2380`);
        assert.deepEqual([state, certificate], ["ok", "kubernetes-etcd-n0-peer"]);
    });

    it("says that another certificate of the same authority is served", async () => {
        const [, renewed] = await issue("x", ["127.0.0.1"]);
        const { code, state, trusted, why } = await one(`127.0.0.1:${await servers.tls(renewed)}`);
        assert.deepEqual([code, state, trusted], [2, "differs", true]);
        assert.match(why, new RegExp(`^Serves another certificate: ${renewed.summary("").fingerprint}, ends \\d{4}-`));
    });

    it("says that an authority signed it which nobody trusts", async () => {
        const stranger = await (await testAuthority("kubernetes")).issue();
        const { state, trusted, why } = await one(`127.0.0.1:${await servers.tls(stranger)}`);
        assert.deepEqual([state, trusted], ["differs", false]);
        assert.match(why, /Its chain does not lead to the trust bundle/);
    });

    it("says that what is served has expired", async () => {
        const expired = await authority.issue({ from: -30, to: 0 });
        const { code, state, why } = await one(`127.0.0.1:${await servers.tls(expired)}`);
        assert.deepEqual([code, state], [2, "expired"]);
        assert.match(why, /^What it serves ended on \d{4}-\d\d-\d\d\. Serves another certificate: /);
    });

    it("says that what is served is not for the host", async () => {
        const port = await servers.tls(leaf("apiserver"));
        const { code, state, fitsHost, why } = await one(`localhost:${port}`);
        assert.deepEqual([code, state, fitsHost], [2, "untrusted", false]);
        assert.equal(why, "It is not for the host localhost: clients refuse it.");
    });

    it("sends a host's name, so that it is shown what others are shown", async () => {
        const named: string[] = [];
        const port = await servers.tls(leaf("apiserver"), {
            SNICallback: (name, callback) => {
                named.push(name);
                callback(null);
            },
        });
        await one(`localhost:${port}`);
        await one(`127.0.0.1:${port}`);
        assert.deepEqual(named, ["localhost"]);
    });

    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
        it(`sees what a server shows that wants a certificate of its clients, with ${maxVersion}`, async () => {
            const settings = { requestCert: true, rejectUnauthorized: true, maxVersion };
            const { state } = await one(`127.0.0.1:${await servers.tls(leaf("kubelet-n0"), settings)}`);
            assert.equal(state, "ok");
        });
    }

    for (const [rule, start, reason] of [
        ["nothing listens", closedPort, "connection refused"],
        ["nobody says a word", () => servers.plain(() => undefined), "no answer within 0.5 s"],
        ["it hangs up", () => servers.plain((socket) => socket.end()), "the connection was cut"],
        [
            "it speaks HTTP",
            () => servers.plain((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
            "what listens there speaks no TLS",
        ],
        [
            "it speaks SSH",
            () => servers.plain((socket) => socket.write("SSH-2.0-OpenSSH_9.6\r\n")),
            "what listens there speaks no TLS",
        ],
        ["it refuses", () => servers.tls(leaf("apiserver"), { ciphers: "PSK", maxVersion: "TLSv1.2" }), "TLS failed: "],
    ] as const) {
        it(`says that there is no answer when ${rule}, with exit code 2`, async () => {
            const { code, state, why } = await one(`127.0.0.1:${await start()}`, "--timeout", "0.5");
            assert.deepEqual([code, state], [2, "no answer"]);
            assert.ok(why.startsWith(`Does not answer: ${reason}`), why);
            assert.doesNotMatch(why, /openssl|error:/);
        });
    }

    it("says that a name is not known", async () => {
        const { state, why } = await one("nowhere.invalid:6443", "--timeout", "3");
        assert.equal(state, "no answer");
        assert.match(why, /^Does not answer: (the host name |no answer within )/);
    });

    it("asks side by side, in the order in which they were named, and hides none behind one that is silent", async () => {
        const silent = await Promise.all(Array.from({ length: 12 }, () => servers.plain(() => undefined)));
        const addresses = [...silent.map((port) => `127.0.0.1:${port}`), `${node}:6443`];
        const started = performance.now();
        const { found } = await endpoints([
            "all",
            "--timeout",
            "2",
            ...addresses.flatMap((address) => ["--endpoint", address]),
        ]);
        assert.deepEqual(
            found.map(({ address }) => address),
            addresses,
        );
        assert.equal(found.at(-1)?.state, "ok");
        assert.ok(performance.now() - started < 12 * 2000, "one after the other takes 24 s");
    });

    it("ends at once with Ctrl-C, with exit code 130, whoever is silent", async () => {
        const silent = await servers.plain(() => void child.kill("SIGINT"));
        const child = stacks.start(["all", "--endpoint", `127.0.0.1:${silent}`, "--timeout", "60"]);
        const { code, output, errors } = await endOf(child);
        assert.deepEqual([code, output], [130, ""]);
        assert.match(errors, /^Interrupted\..*\n$/);
    });

    for (const [rule, commandArguments, code, message] of [
        ["an endpoint without a port", ["all", "--endpoint", "10.0.0.10"], 2, /Write a host and a port, such as /],
        [
            "an endpoint of several installations",
            ["--endpoint", "a:1"],
            2,
            /^--endpoint goes with one .* 3\. Name .*\n$/,
        ],
        ["a time that is none", ["all", "--live", "--timeout", "0"], 2, /It is a number of seconds, 0\.1 or more\./],
    ] as const) {
        it(`refuses ${rule}`, async () => {
            const run = await stacks.certificates(commandArguments);
            assert.deepEqual([run.code, run.output], [code, ""]);
            assert.match(run.errors, message);
        });
    }
});
