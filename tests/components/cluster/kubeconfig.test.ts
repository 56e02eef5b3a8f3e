import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
    KubeconfigError,
    type KubeconfigOverrides,
    parseKubeconfig,
    selectContext,
} from "../../../components/cluster/kubeconfig";
import { defaultKubeconfigFiles, readKubeconfig } from "../../../components/cluster/kubeconfig-files";

const user = { "client-certificate": "pki/admin.crt", "client-key": "pki/admin.key" };
const document = {
    "current-context": "one",
    clusters: [
        { name: "c1", cluster: { server: "https://127.0.0.1:6443", "certificate-authority-data": "Q0E=" } },
        { name: "broken", cluster: { server: "not a URL" } },
    ],
    users: [
        { name: "u1", user },
        { name: "u2", user: { token: "secret-token" } },
    ],
    contexts: [
        { name: "one", context: { cluster: "c1", user: "u1", namespace: "payments" } },
        { name: "two", context: { cluster: "c1", user: "u2" } },
        { name: "no-cluster", context: { cluster: "gone", user: "u2" } },
        { name: "no-user", context: { cluster: "c1", user: "gone" } },
        { name: "broken", context: { cluster: "broken", user: "u2" } },
    ],
};

describe("a kubeconfig", () => {
    const refused: readonly { rule: string; context: string | undefined; message: RegExp }[] = [
        {
            rule: "a context that is not there",
            context: "three",
            message: /^it has no context "three"; it has "broken", "no-/,
        },
        {
            rule: "a context whose cluster is not there",
            context: "no-cluster",
            message: /^it has no cluster "gone"; it has "br/,
        },
        {
            rule: "a context whose user is not there",
            context: "no-user",
            message: /^it has no user "gone"; it has "u1", "u2"$/,
        },
        {
            rule: "a server that is no URL",
            context: "broken",
            message: /^its cluster "broken" has no server with a valid URL$/,
        },
    ];
    for (const { rule, context, message } of refused) {
        it(`is refused for ${rule}, with the names that it has`, () => {
            assert.throws(() => selectContext(document, { context }), { name: "KubeconfigError", message });
        });
    }

    it("uses its current context unless one is named", () => {
        assert.equal(selectContext(document).namespace, "payments");
        assert.equal(selectContext(document, { context: "two" }).user.token, "secret-token");
    });

    const misspelled: readonly { rule: string; overrides: KubeconfigOverrides; key: string; message: RegExp }[] = [
        {
            rule: "context",
            overrides: { context: "on" },
            key: "context",
            message: /^it has no context "on"\. Did you mean "one"\? It has "broken", .*"two"$/,
        },
        {
            rule: "cluster",
            overrides: { context: "two", cluster: "borken" },
            key: "cluster",
            message: /^it has no cluster "borken"\. Did you mean "broken"\? It has "broken", "c1"$/,
        },
        {
            rule: "user",
            overrides: { context: "two", cluster: "c1", user: "u3" },
            key: "user",
            message: /^it has no user "u3"\. Did you mean "u1"\? It has "u1", "u2"$/,
        },
        {
            rule: "user of a context",
            overrides: { context: "no-user" },
            key: "context",
            message: /^it has no user "gone"/,
        },
        {
            rule: "cluster without a server, which was chosen",
            overrides: { cluster: "broken" },
            key: "cluster",
            message: /^its cluster "broken" has no server with a valid URL$/,
        },
    ];
    for (const { rule, overrides, key, message } of misspelled) {
        it(`says which key of the configuration is at fault for a wrong ${rule}`, () => {
            assert.throws(() => selectContext(document, overrides), { name: "KubeconfigError", key, message });
        });
    }

    it("takes cluster and user from the overrides, and the namespace from the context", () => {
        const other = {
            ...document,
            clusters: [...document.clusters, { name: "c2", cluster: { server: "https://c2" } }],
        };
        const selected = selectContext(other, { context: "one", cluster: "c2", user: "u2" });

        assert.deepEqual(selected, {
            name: "one",
            cluster: { server: "https://c2" },
            user: { token: "secret-token" },
            namespace: "payments",
        });
        assert.equal(selectContext(other, { context: "one", cluster: "c2" }).user["client-key"], "pki/admin.key");
        assert.equal(selectContext(other, { context: "one", user: "u2" }).cluster.server, "https://127.0.0.1:6443");
    });

    it("mends a context whose cluster or user is not there by overrides", () => {
        assert.equal(selectContext(document, { context: "no-cluster", cluster: "c1" }).user.token, "secret-token");
        assert.equal(selectContext(document, { context: "no-user", user: "u2" }).user.token, "secret-token");
    });

    for (const current of [undefined, "", "gone"]) {
        it(`needs no context when cluster and user are given, also with current-context ${current ?? "unset"}`, () => {
            const contexts = { ...document, "current-context": current ?? "" };

            const selected = selectContext(contexts, { cluster: "c1", user: "u2" });
            assert.deepEqual([selected.name, selected.namespace], ["u2@c1", undefined]);
            assert.throws(() => selectContext(contexts, { cluster: "c1" }), KubeconfigError);
            assert.throws(() => selectContext(contexts, { context: "three", cluster: "c1", user: "u2" }), {
                key: "context",
            });
        });
    }

    it("is anonymous when its context names no user", () => {
        const anonymous = { ...document, contexts: [{ name: "one", context: { cluster: "c1", user: "" } }] };
        assert.deepEqual(selectContext(anonymous).user, {});
    });

    for (const text of ["{", "[]", "null", '"text"', '{"clusters": {}}']) {
        it(`is refused when it is ${text}, without quoting it`, () => {
            assert.throws(() => parseKubeconfig(text, JSON.parse), KubeconfigError);
        });
    }
});

describe("the kubeconfig files of an installation", () => {
    let folder: string;
    const write = (name: string, content: string): string => {
        const file = path.join(folder, name);
        writeFileSync(file, content);
        return file;
    };
    beforeEach(() => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-kubeconfig-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("are KUBECONFIG's, each once, else the one in the home folder", () => {
        assert.deepEqual(defaultKubeconfigFiles({ KUBECONFIG: "/a:/b:/a" }, "/home/me"), ["/a", "/b"]);
        assert.deepEqual(defaultKubeconfigFiles({}, "/home/me"), ["/home/me/.kube/config"]);
    });

    it("give one context alone, with its certificates inside", () => {
        const file = write("config", JSON.stringify(document));
        assert.throws(() => readKubeconfig([file]), {
            key: "kubeconfigFile",
            message: `${file}: the user's client-certificate ${folder}/pki/admin.crt does not exist`,
        });

        const inside = { ...document, users: [{ name: "u1", user: { "client-certificate": "a", "client-key": "b" } }] };
        write("a", "certificate");
        write("b", "key");
        const { content: text } = readKubeconfig([write("config", JSON.stringify(inside))]);
        assert.deepEqual((JSON.parse(text) as typeof document).users, [
            { name: "one", user: { "client-certificate-data": "Y2VydGlmaWNhdGU=", "client-key-data": "a2V5" } },
        ]);
        assert.ok(!text.includes("secret-token"));
    });

    it("are merged as kubectl does: the first that names a thing wins", () => {
        const first = write(
            "first",
            JSON.stringify({ "current-context": "two", users: [{ name: "u2", user: { token: "first" } }] }),
        );
        const second = write("second", JSON.stringify(document));

        const { content: text } = readKubeconfig([first, second, path.join(folder, "gone")]);
        assert.deepEqual((JSON.parse(text) as typeof document).users, [{ name: "two", user: { token: "first" } }]);
    });

    it("say which file does not parse, without quoting it", () => {
        const file = write("config", "users: [{token: geheim");
        assert.throws(() => readKubeconfig([file]), {
            message: `${file}: it is neither YAML nor JSON`,
        });
    });

    it("say which file is missing", () => {
        assert.throws(() => readKubeconfig([path.join(folder, "gone")]), {
            message: `${folder}/gone does not exist`,
        });
    });
});
