import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { parseKubeconfig } from "../../../components/cluster/kubeconfig";
import { readKubeconfig } from "../../../components/cluster/kubeconfig-files";
import { kubeconfigParser } from "../../../components/cluster/kubeconfig-parser";

interface Content {
    readonly clusters: readonly { readonly cluster: object }[];
    readonly users: readonly { readonly user: object }[];
}

describe("the effective kubeconfig", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-kubeconfig-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    const write = (name: string, content: string): string => {
        const file = path.join(folder, name);
        writeFileSync(file, content);
        return file;
    };
    const effective = (cluster: object, user: object, context: object = {}): ReturnType<typeof readKubeconfig> =>
        readKubeconfig([
            write(
                "config",
                JSON.stringify({
                    "current-context": "a",
                    clusters: [{ name: "c", cluster: { server: "https://c", ...cluster } }],
                    users: [{ name: "u", user }],
                    contexts: [{ name: "a", context: { cluster: "c", user: "u", ...context } }],
                }),
            ),
        ]);

    const exec = {
        apiVersion: "client.authentication.k8s.io/v1",
        args: ["token", "--cluster", "prod"],
        command: "aws",
        env: [{ name: "AWS_PROFILE", value: "prod" }],
        installHint: "install it",
        interactiveMode: "Never",
        provideClusterInfo: true,
    };
    const survivors: readonly { rule: string; cluster?: object; user?: object }[] = [
        { rule: "an exec plugin with all its keys", user: { exec } },
        { rule: "an auth provider", user: { "auth-provider": { name: "oidc", config: { "id-token": "t" } } } },
        { rule: "a token", user: { token: "t" } },
        { rule: "a name and a password", user: { username: "n", password: "p" } },
        { rule: "certificates as data", user: { "client-certificate-data": "Yw==", "client-key-data": "aw==" } },
        {
            rule: "impersonation",
            user: { as: "root", "as-uid": "1", "as-groups": ["g"], "as-user-extra": { scope: ["all"] } },
        },
        { rule: "a proxy", cluster: { "proxy-url": "socks5://user:word@proxy:1080" } },
        { rule: "another server name for TLS", cluster: { "tls-server-name": "kubernetes.default.svc" } },
        { rule: "TLS without verification", cluster: { "insecure-skip-tls-verify": true } },
        { rule: "settings of the transport", cluster: { "disable-compression": true } },
        { rule: "extensions", cluster: { extensions: [{ name: "e", extension: { a: [1] } }] } },
        { rule: "keys that nobody knows yet", cluster: { "from-the-future": { a: 1 } }, user: { "as-tenant": "t" } },
    ];
    for (const { rule, cluster = {}, user = {} } of survivors) {
        it(`keeps ${rule}`, () => {
            const { clusters, users } = JSON.parse(effective(cluster, user).content) as Content;

            assert.deepEqual([clusters[0]?.cluster, users[0]?.user], [{ server: "https://c", ...cluster }, user]);
        });
    }

    it("has the namespace of its context, when it names one", () => {
        assert.equal(effective({}, {}, { namespace: "payments" }).namespace, "payments");
        assert.equal(effective({}, {}).namespace, undefined);
        assert.equal(effective({}, {}, { namespace: "" }).namespace, undefined);
    });

    it("has a token's file and a plugin beside the kubeconfig with their absolute paths", () => {
        const user = { tokenFile: "token", exec: { command: "./plugin" } };
        const { users } = JSON.parse(effective({}, user).content) as Content;

        assert.deepEqual(users[0]?.user, { tokenFile: `${folder}/token`, exec: { command: `${folder}/plugin` } });
    });

    it("takes a file's content where there are no data, and the data where there are", () => {
        write("ca.crt", "authority");
        const file = { "certificate-authority": "ca.crt" };
        const ca = (cluster: object): object =>
            (JSON.parse(effective(cluster, {}).content) as Content).clusters[0] ?? {};
        const expected = { name: "a", cluster: { server: "https://c", "certificate-authority-data": "YXV0aG9yaXR5" } };

        assert.deepEqual(ca(file), expected);
        assert.deepEqual(ca({ ...file, "certificate-authority-data": "" }), expected);
        const data = { "certificate-authority-data": "ZGF0YQ==" };
        assert.deepEqual(ca({ ...file, ...data }), { name: "a", cluster: { server: "https://c", ...data } });
    });

    const missing: readonly { key: string; cluster?: object; user?: object; owner: string }[] = [
        { key: "certificate-authority", cluster: { "certificate-authority": "gone.pem" }, owner: "cluster" },
        { key: "client-certificate", user: { "client-certificate": "gone.pem" }, owner: "user" },
        { key: "client-key", user: { "client-key": "gone.pem" }, owner: "user" },
    ];
    for (const { key, cluster = {}, user = {}, owner } of missing) {
        it(`is refused without the file of its ${key}, with the file and the key`, () => {
            assert.throws(() => effective(cluster, user), {
                name: "KubeconfigError",
                key: "kubeconfigFile",
                message: `${folder}/config: the ${owner}'s ${key} ${folder}/gone.pem does not exist`,
            });
        });
    }

    it("is read without a word of the parser, which would quote a password that looks like a tag", async () => {
        const warnings: Error[] = [];
        const note = (warning: Error): void => void warnings.push(warning);
        const text =
            "clusters: [{name: c, cluster: {server: https://c}}]\nusers: [{name: u, user: {password: !S3cret}}]\n" +
            "contexts: [{name: a, context: {cluster: c, user: u}}]\ncurrent-context: a\n";
        process.on("warning", note);
        try {
            readKubeconfig([write("config", text)]);
            // What connects to the cluster reads it, too.
            parseKubeconfig(text, await kubeconfigParser(text));
            // Node tells of warnings in the next turn.
            await setImmediate();
        } finally {
            process.off("warning", note);
        }
        assert.deepEqual(warnings, []);
    });

    it("is not refused for a missing file of a user who is overridden", () => {
        const file = write(
            "config",
            JSON.stringify({
                clusters: [{ name: "c", cluster: { server: "https://c" } }],
                users: [
                    { name: "broken", user: { "client-key": "gone.pem" } },
                    { name: "u", user: { token: "t" } },
                ],
                contexts: [{ name: "a", context: { cluster: "c", user: "broken", namespace: "n" } }],
            }),
        );

        const { content, namespace } = readKubeconfig([file], { context: "a", cluster: "c", user: "u" });
        assert.deepEqual((JSON.parse(content) as Content).users, [{ name: "a", user: { token: "t" } }]);
        assert.equal(namespace, "n");
    });
});
