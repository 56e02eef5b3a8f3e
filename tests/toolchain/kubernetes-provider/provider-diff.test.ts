import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type PropertyMap, secret, unknown } from "../../../provider/property-values";
import { NotLoopbackError, requireLoopback } from "../../../toolchain/kubernetes-provider/loopback";
import { diffProvider } from "../../../toolchain/kubernetes-provider/provider-diff";

interface Settings {
    readonly server?: string;
    readonly authority?: string;
    readonly token?: string;
    readonly current?: string;
}

function kubeconfig({
    server = "https://127.0.0.1:1",
    authority = "QQ==",
    token = "t",
    current = "a",
}: Settings = {}): string {
    return `apiVersion: v1
kind: Config
current-context: ${current}
clusters:
    - { name: a, cluster: { server: "${server}", certificate-authority-data: ${authority} } }
    - { name: b, cluster: { server: "https://127.0.0.1:2", certificate-authority-data: QQ== } }
users:
    - { name: u, user: { token: ${token} } }
contexts:
    - { name: a, context: { cluster: a, user: u } }
    - { name: b, context: { cluster: b, user: u } }
`;
}

describe("Kubernetes provider: difference of provider arguments", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "flotilla-provider-diff-"));
    const file = path.join(folder, "kubeconfig");
    writeFileSync(file, kubeconfig());
    after(() => {
        rmSync(folder, { recursive: true });
    });

    const base = { kubeconfig: kubeconfig() };
    const other = { kubeconfig: kubeconfig({ server: "https://127.0.0.1:9" }) };
    const cases: readonly [string, PropertyMap, PropertyMap, readonly string[]][] = [
        ["another token", base, { kubeconfig: kubeconfig({ token: "x" }) }, []],
        ["other formatting", base, { kubeconfig: `# comment\n${kubeconfig()}` }, []],
        ["a path instead of its content", base, { kubeconfig: file }, []],
        ["secret wrapping", base, { kubeconfig: secret(kubeconfig()) }, []],
        ["a removed kubeconfig", base, {}, []],
        ["another server", base, other, ["kubeconfig"]],
        ["another certificate authority", base, { kubeconfig: kubeconfig({ authority: "Qg==" }) }, ["kubeconfig"]],
        ["another current context", base, { kubeconfig: kubeconfig({ current: "b" }) }, ["kubeconfig"]],
        ["the option context", base, { ...base, context: "b" }, ["context"]],
        ["the option cluster", base, { ...base, cluster: "b" }, ["cluster"]],
        [
            "another server with the same identifier",
            { ...base, clusterIdentifier: "i" },
            { ...other, clusterIdentifier: "i" },
            [],
        ],
        [
            "another identifier",
            { ...base, clusterIdentifier: "i" },
            { ...base, clusterIdentifier: "j" },
            ["clusterIdentifier"],
        ],
        [
            "an identifier not known yet",
            { ...base, clusterIdentifier: "i" },
            { ...base, clusterIdentifier: unknown },
            ["clusterIdentifier"],
        ],
        ["an added identifier", base, { ...base, clusterIdentifier: "i" }, []],
        ["a removed identifier", { ...base, clusterIdentifier: "i" }, base, []],
        ["an identifier added with another server", base, { ...other, clusterIdentifier: "i" }, ["kubeconfig"]],
        ["a kubeconfig not known yet", base, { kubeconfig: unknown }, ["kubeconfig"]],
        [
            "a kubeconfig not known yet with the same identifier",
            { ...base, clusterIdentifier: "i" },
            { kubeconfig: unknown, clusterIdentifier: "i" },
            [],
        ],
        [
            "other options",
            base,
            { ...base, namespace: "n", enableSecretMutable: "true", deleteUnreachable: "true" },
            [],
        ],
    ];
    for (const [what, old, next, expected] of cases) {
        it(`${expected.length === 0 ? "updates" : "replaces"} the provider for ${what}`, async () => {
            const { detailedDiff } = await diffProvider(old, next);
            const entries = Object.entries(detailedDiff);
            assert.ok(entries.length > 0);
            assert.deepEqual(
                entries.filter(([, { kind }]) => kind.endsWith("-replace")).map(([key]) => key),
                expected,
            );
        });
    }

    it("is empty for equal arguments", async () => {
        assert.deepEqual((await diffProvider(base, { ...base })).detailedDiff, {});
    });

    for (const [what, bad] of [
        ["does not parse", "{ not: [yaml"],
        ["is a path to nothing", "/nonexistent/kubeconfig"],
    ] as const) {
        it(`fails for a new kubeconfig that ${what}`, async () => {
            await assert.rejects(
                diffProvider(base, { kubeconfig: bad }),
                /^KubeconfigError: failed to parse kubeconfig: /,
            );
        });
    }
});

describe("Kubernetes provider: loopback", () => {
    const context = (server: string, proxy?: string) => ({
        name: "c",
        cluster: { server, ...(proxy !== undefined && { "proxy-url": proxy }) },
        user: {},
        namespace: undefined,
    });
    for (const server of [
        "https://127.0.0.1:6443",
        "https://127.1.2.3",
        "http://localhost:8080",
        "https://[::1]:6443",
    ]) {
        it(`accepts ${server}`, () => {
            requireLoopback(context(server));
        });
    }
    const foreign = [
        "https://10.0.0.1",
        "https://example.com:6443",
        "https://127.0.0.1.example.com",
        "https://localhost.example.com",
        "https://[::2]",
        "https://0.0.0.0",
        "https://127.0.0.1@example.com",
        "not a url",
    ];
    for (const server of foreign) {
        it(`refuses ${server}`, () => {
            assert.throws(() => {
                requireLoopback(context(server));
            }, NotLoopbackError);
        });
    }

    it("refuses a proxy elsewhere, and names neither user nor password", () => {
        assert.throws(
            () => {
                requireLoopback(context("https://127.0.0.1", "http://user:word@proxy.example.com"));
            },
            (error: Error) => error.message.includes("http://proxy.example.com") && !error.message.includes("word"),
        );
    });
});
