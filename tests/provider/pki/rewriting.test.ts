import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect, type KubernetesConnection } from "../../../provider/kubernetes/connection";
import { rewriteObjects } from "../../../provider/pki/rewriting";
import { type FakeServer, kubeconfigFor, startFakeServer } from "../fake-server";

interface Answered {
    readonly status: number;
    readonly body?: unknown;
}

const verbs = ["list", "update"];
const secretsOfCore = { name: "secrets", kind: "Secret", namespaced: true, verbs };
const coreResources = [
    secretsOfCore,
    { name: "nodes", kind: "Node", namespaced: false, verbs },
    { name: "nodes/status", kind: "Node", namespaced: false, verbs },
    { name: "bindings", kind: "Binding", namespaced: true, verbs: ["create"] },
];
const itemsOf = (...names: readonly string[]) => names.map((name) => ({ metadata: { name, namespace: "n" } }));

describe("a rewriting", () => {
    let server: FakeServer;
    let connection: KubernetesConnection;
    let answers: Record<string, Answered | Answered[]>;
    let requests: string[];
    let lines: string[];
    let cancellation: AbortController;
    let now: number;

    beforeEach(async () => {
        [requests, lines, now] = [[], [], 0];
        cancellation = new AbortController();
        // As the provider does with that of the engine.
        setMaxListeners(0, cancellation.signal);
        answers = { "GET /api/v1": { status: 200, body: { resources: coreResources } } };
        server = await startFakeServer(answer);
        connection = await connect(kubeconfigFor({ server: `http://127.0.0.1:${server.port}` }));
    });
    afterEach(async () => {
        connection.close();
        await server.close();
    });

    function answer({ method = "", url = "" }: IncomingMessage): Answered {
        const request = `${method} ${url.replace(/limit=100&?/, "").replace(/\?$/, "")}`;
        requests.push(request);
        const found = answers[request];
        const next = Array.isArray(found) ? (found.length > 1 ? found.shift() : found[0]) : found;
        return next ?? { status: method === "PUT" ? 200 : 404 };
    }

    function rewrite(...names: readonly string[]): Promise<void> {
        return rewriteObjects(names, {
            connect: () => Promise.resolve(connection),
            log: {
                write: (severity, message) => Promise.resolve(void lines.push(`${severity}: ${message}`)),
                status: (message) => Promise.resolve(void lines.push(message)),
            },
            urn: "urn",
            signal: cancellation.signal,
            clock: { now: () => now, sleep: (milliseconds) => Promise.resolve(void (now += milliseconds)) },
        });
    }

    const list = (names: readonly string[], next = "", remainingItemCount = 0): Answered => ({
        status: 200,
        body: { metadata: { continue: next, remainingItemCount }, items: itemsOf(...names) },
    });
    const written = () => requests.flatMap((request) => request.split("PUT ")[1] ?? []).sort();

    it("writes every object of every page, and tells how far it is", async () => {
        answers["GET /api/v1/secrets"] = list(["a", "b"], "next", 1);
        answers["GET /api/v1/secrets?continue=next"] = list(["c"]);
        await rewrite("secrets");

        assert.deepEqual(
            written(),
            ["a", "b", "c"].map((name) => `/api/v1/namespaces/n/secrets/${name}`),
        );
        assert.deepEqual(lines, [
            "secrets: 2 of about 3 written again",
            "secrets: 3 of about 3 written again",
            "info: pki.encryption: 3 objects of 1 resource written again.",
        ]);
    });

    it("goes on with a list that has become too old while it was read", async () => {
        answers["GET /api/v1/secrets"] = list(["a"], "old");
        answers["GET /api/v1/secrets?continue=old"] = { status: 410, body: { metadata: { continue: "fresh" } } };
        answers["GET /api/v1/secrets?continue=fresh"] = list(["b"]);
        await rewrite("secrets");

        assert.equal(written().length, 2);
    });

    it("has nothing against objects that somebody has just written or deleted", async () => {
        answers["GET /api/v1/secrets"] = list(["written", "gone"]);
        answers["PUT /api/v1/namespaces/n/secrets/written"] = { status: 409 };
        answers["PUT /api/v1/namespaces/n/secrets/gone"] = { status: 404 };

        await rewrite("secrets");
    });

    it("asks again where no usable answer came", async () => {
        answers["GET /api/v1/secrets"] = [{ status: 503 }, list(["a"])];
        answers["PUT /api/v1/namespaces/n/secrets/a"] = [{ status: 429 }, { status: 500 }, { status: 200 }];
        await rewrite("secrets");

        assert.equal(written().length, 3);
    });

    it("goes on to the end when an object cannot be written, names it, and fails", async () => {
        answers["GET /api/v1/secrets"] = list(["a", "bad", "c", "worse"]);
        answers["PUT /api/v1/namespaces/n/secrets/bad"] = { status: 422, body: { message: "data is invalid." } };
        answers["PUT /api/v1/namespaces/n/secrets/worse"] = { status: 500 };

        await assert.rejects(rewrite("secrets"), {
            message:
                "pki.encryption.rotation: not everything was written again: " +
                'secrets n/bad: the API server refuses to update secrets in the namespace "n" (422): data is invalid; ' +
                'secrets n/worse: the API server answers update secrets in the namespace "n" with HTTP status 500. ' +
                "The old key has to stay until it is. Mend that, and run `up` again.",
        });
        assert.ok(written().includes("/api/v1/namespaces/n/secrets/c"));
    });

    it("names ten of many that cannot be written", async () => {
        const names = Array.from({ length: 13 }, (_, index) => `s${index}`);
        answers["GET /api/v1/secrets"] = list(names);
        for (const name of names) {
            answers[`PUT /api/v1/namespaces/n/secrets/${name}`] = { status: 400 };
        }

        await assert.rejects(rewrite("secrets"), /again: (secrets n\/s\d+: [^;]*; ){10}and 3 more\. The old key/);
    });

    it("says which right is missing", async () => {
        answers["GET /api/v1/secrets"] = {
            status: 403,
            body: { message: 'User "ci" cannot list resource "secrets" in API group ""' },
        };

        await assert.rejects(
            rewrite("secrets"),
            /secrets: the user "ci" may not list secrets in the whole cluster \(403\)\. Give that user the right \(docs\/encryption-at-rest\.md\)/,
        );
    });

    for (const { what, body } of [
        { what: "text", body: "hello" },
        { what: "an object that is no list", body: { kind: "Status" } },
    ]) {
        it(`fails when a list is ${what}`, async () => {
            answers["GET /api/v1/secrets"] = { status: 200, body };

            await assert.rejects(rewrite("secrets"), /secrets: the API server's answer is not a list/);
        });
    }

    it("writes all of a group, in the version that the API server prefers, and nothing that is only a part or is not stored", async () => {
        answers["GET /apis/apps"] = {
            status: 200,
            body: {
                versions: [{ groupVersion: "apps/v1beta1" }, { groupVersion: "apps/v1" }],
                preferredVersion: { groupVersion: "apps/v1" },
            },
        };
        const deployments = { name: "deployments", kind: "Deployment", namespaced: true, verbs };
        answers["GET /apis/apps/v1"] = { status: 200, body: { resources: [deployments] } };
        const old = { ...deployments, name: "relics", kind: "Relic" };
        answers["GET /apis/apps/v1beta1"] = { status: 200, body: { resources: [deployments, old] } };
        answers["GET /api/v1/nodes"] = { status: 200, body: { metadata: {}, items: [{ metadata: { name: "a:b" } }] } };
        await rewrite("*.", "*.apps");

        const lists = requests.filter((request) =>
            /^GET .*\/(secrets|nodes|deployments|relics|bindings|status)$/.test(request),
        );
        assert.deepEqual(lists, [
            "GET /api/v1/secrets",
            "GET /api/v1/nodes",
            "GET /apis/apps/v1/deployments",
            "GET /apis/apps/v1beta1/relics",
        ]);
        assert.deepEqual(written(), ["/api/v1/nodes/a%3Ab"]);
    });

    it("finds every group, but for the second home of events", async () => {
        answers["GET /apis"] = { status: 200, body: { groups: [{ name: "apps" }, { name: "events.k8s.io" }] } };
        await rewrite("*.*");

        assert.ok(requests.includes("GET /apis/apps") && !requests.includes("GET /apis/events.k8s.io"));
    });

    it("writes the others when a resource is not there, and fails", async () => {
        answers["GET /api/v1/secrets"] = list(["a"]);

        await assert.rejects(
            rewrite("pandas.example.com", "secrets"),
            /not everything was written again: pandas\.example\.com: the API server has no such resource that can be listed and written\./,
        );
        assert.equal(written().length, 1);
    });

    it("ends with the reason of a cancellation, and writes no more", async () => {
        answers["GET /api/v1/secrets"] = list(["a"]);
        cancellation.abort(new Error("The operation was cancelled."));

        await assert.rejects(rewrite("secrets"), { message: "The operation was cancelled." });
        assert.deepEqual(written(), []);
    });
});
