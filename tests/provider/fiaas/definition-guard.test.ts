import assert from "node:assert/strict";
import { DefinitionGuardResource } from "../../../provider/fiaas/definition-guard";
import { connect, type KubernetesConnection } from "../../../provider/kubernetes/connection";
import { type FakeServer, kubeconfigFor, startFakeServer } from "../fake-server";

const resource = {
    urn: "urn",
    type: "flotilla:fiaas:DefinitionGuard",
    name: "r",
    signal: new AbortController().signal,
    id: "r",
    oldInputs: {},
    outputs: {},
    timeout: 0,
};
const remedy = /Remove them first, or keep the definitions with fiaas\.crds\.retain: true/;

describe("DefinitionGuard", () => {
    let server: FakeServer;
    let connection: KubernetesConnection;
    let guard: DefinitionGuardResource;
    let pages: { status: number; body?: unknown }[];
    let requests: string[];

    beforeEach(async () => {
        pages = [];
        requests = [];
        server = await startFakeServer(({ url = "" }) => {
            requests.push(url);
            return pages.shift() ?? { status: 500 };
        });
        connection = await connect(kubeconfigFor({ server: `http://127.0.0.1:${server.port}` }));
        guard = new DefinitionGuardResource(() => Promise.resolve(connection));
    });
    afterEach(async () => {
        connection.close();
        await server.close();
    });

    const itemsOf = (count: number, from = 0) =>
        Array.from({ length: count }, (_, index) => ({ metadata: { namespace: "n", name: `app-${from + index}` } }));
    const page = (count: number, from = 0, next?: string) => ({
        status: 200,
        body: { metadata: { continue: next ?? "" }, items: itemsOf(count, from) },
    });

    it("lets the definitions go when the cluster has no Application", async () => {
        pages = [page(0)];
        await guard.delete(resource);

        assert.deepEqual(requests, ["/apis/fiaas.schibsted.io/v1/applications?limit=500"]);
    });

    it("takes a list without items for an empty one", async () => {
        pages = [{ status: 200, body: { kind: "PartialObjectMetadataList", metadata: {}, items: null } }];
        await guard.delete(resource);
    });

    it("lets them go when there is no definition", async () => {
        pages = [{ status: 404 }];

        await guard.delete(resource);
    });

    it("refuses while there is one Application, and says what to do", async () => {
        pages = [page(1)];
        const message = new RegExp(`there is 1 Application in the cluster\\. It is n/app-0\\. .*${remedy.source}`);

        await assert.rejects(guard.delete(resource), { message });
    });

    it("names ten of many, on however many pages they are", async () => {
        pages = [page(7, 0, "next"), page(5, 7)];

        await assert.rejects(guard.delete(resource), {
            message: /there are 12 Applications in the cluster\. They are n\/app-0, .*, n\/app-9 and 2 more\. /,
        });
        assert.match(requests[1] ?? "", /continue=next$/);
    });

    it("goes on with a list that has become too old while it was read", async () => {
        pages = [page(0, 0, "old"), { status: 410, body: { metadata: { continue: "fresh" } } }, page(1)];

        await assert.rejects(guard.delete(resource), { message: /there is 1 Application/ });
        assert.match(requests[2] ?? "", /continue=fresh$/);
    });

    for (const { what, answer, says } of [
        {
            what: "it may not look",
            answer: { status: 403, body: { message: 'User "ci" cannot list resource "applications"' } },
            says: /the user "ci" may not list applications\.fiaas\.schibsted\.io in the whole cluster \(403\)/,
        },
        { what: "the API server is overloaded", answer: { status: 503 }, says: /HTTP status 503/ },
        {
            what: "a list has become too old for good",
            answer: { status: 410 },
            says: /the API server's answer is not a list/,
        },
        {
            what: "the answer is no list",
            answer: { status: 200, body: "hello" },
            says: /the API server's answer is not a list/,
        },
    ]) {
        it(`refuses when ${what}`, async () => {
            pages = [answer];

            await assert.rejects(guard.delete(resource), (error: Error) => {
                assert.match(error.message, /^fiaas\.crds: the definitions were not deleted, because nobody knows/);
                assert.match(error.message, says);
                return true;
            });
        });
    }

    it("shows other definitions as a change, for which there is nothing to do", async () => {
        const change = { ...resource, oldOutputs: {}, newInputs: { definitions: ["a"] }, ignoreChanges: [] };

        assert.deepEqual((await guard.diff(change)).detailedDiff, { definitions: { kind: "update" } });
        assert.deepEqual((await guard.update({ ...change, preview: false })).outputs, { definitions: ["a"] });
        assert.deepEqual(requests, []);
    });
});
