import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { connect, type KubernetesConnection } from "../../../provider/kubernetes/connection";
import { NodeSettingsResource } from "../../../provider/node/node-settings";
import type { PropertyMap } from "../../../provider/property-values";
import { type FakeServer, kubeconfigFor, startFakeServer } from "../fake-server";
import { FakeEngine, type Kept } from "../pki/fake-engine";

const controlPlane = "node-role.kubernetes.io/control-plane";
const metadata = { name: "n0", uid: "u1", resourceVersion: "1", labels: { team: "b" } };

function inputs(labels: Record<string, string>, more: PropertyMap = {}): PropertyMap {
    const roles = labels[controlPlane] === undefined ? ["worker"] : ["control-plane"];
    return { node: "n0", fieldManager: "f", takeOver: false, roles, annotations: {}, taints: {}, labels, ...more };
}

const forbidden = (verb: string) => ({
    status: 403,
    body: { message: `nodes "n0" is forbidden: User "ci" cannot ${verb} resource "nodes" in API group ""` },
});

describe("NodeSettings", () => {
    let server: FakeServer;
    let connection: KubernetesConnection;
    let engine: FakeEngine;
    let kind: NodeSettingsResource;
    let requests: string[];
    let now: number;
    /** Answers by method; the last one is repeated. */
    let answers: Record<string, { status: number; body?: unknown }[]>;

    beforeEach(async () => {
        requests = [];
        now = 0;
        answers = { GET: [{ status: 200, body: { metadata } }], PATCH: [{ status: 200, body: { metadata } }] };
        server = await startFakeServer(({ method = "", url = "" }: IncomingMessage) => {
            requests.push(`${method} ${url}`);
            const queue = answers[method] ?? [];
            return (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 500 };
        });
        connection = await connect(kubeconfigFor({ server: `http://127.0.0.1:${server.port}` }));
        engine = new FakeEngine();
        kind = new NodeSettingsResource(engine.log, () => Promise.resolve(connection), {
            now: () => now,
            sleep: (milliseconds) => {
                now += milliseconds;
                return Promise.resolve();
            },
        });
    });
    afterEach(async () => {
        connection.close();
        await server.close();
    });

    const kept = (labels: Record<string, string>, uid = "u1"): Kept => ({
        inputs: inputs(labels),
        outputs: { ...inputs(labels), uid, found: [] },
    });

    it("tries without effect before it writes, and keeps the node's uid", async () => {
        const { outputs } = await engine.create(kind, inputs({ a: "1" }));

        assert.equal(outputs["uid"], "u1");
        assert.deepEqual(requests, [
            "GET /api/v1/nodes/n0",
            "PATCH /api/v1/nodes/n0?fieldManager=f&force=false&dryRun=All",
            "PATCH /api/v1/nodes/n0?fieldManager=f&force=false",
        ]);
    });

    it("writes nothing in a preview", async () => {
        await engine.create(kind, inputs({ a: "1" }, { taints: { t: { effect: "NoSchedule" } } }), true);

        assert.deepEqual(
            requests.filter((request) => request.startsWith("PATCH") && !request.includes("dryRun=All")),
            [],
        );
    });

    it("looks again when the node has changed in between, or is another one of its name", async () => {
        const stale = { status: 409, body: { reason: "Conflict", message: "the object has been modified" } };
        const replaced = { status: 422, body: { message: "metadata.uid: Invalid value: field is immutable" } };
        answers["PATCH"] = [stale, replaced, { status: 404 }, { status: 200, body: { metadata } }];

        await engine.create(kind, inputs({ a: "1" }));

        assert.equal(requests.filter((request) => request.startsWith("GET")).length, 4);
    });

    it("knows a taint as its own whose answer was lost", async () => {
        const t = { effect: "NoSchedule" };
        const tainted = { status: 200, body: { metadata, spec: { taints: [{ key: "t", ...t }] } } };
        answers = { GET: [{ status: 200, body: { metadata } }, tainted], PATCH: [{ status: 409, body: {} }] };
        const found = async () => (await engine.create(kind, inputs({}, { taints: { t } }))).outputs["found"];
        assert.deepEqual([await found(), await found()], [[], ["t:NoSchedule"]]);
    });

    it("gives up on a node that never stands still", async () => {
        answers["PATCH"] = [{ status: 409, body: {} }];

        await assert.rejects(engine.create(kind, inputs({ a: "1" })), {
            message:
                "nodes.n0: others change the node all the time, so that it could not be written to. Run `up` again.",
        });
    });

    it("says who has set what to another value", async () => {
        const causes = [
            {
                reason: "FieldManagerConflict",
                message: 'conflict with "kubectl-label" using v1',
                field: ".metadata.labels.team",
            },
            { reason: "FieldManagerConflict", message: 'conflict with "x" using v1', field: ".spec.odd" },
        ];
        answers["PATCH"] = [{ status: 409, body: { details: { causes } } }];

        await assert.rejects(engine.create(kind, inputs({ team: "a" }), true), {
            message:
                'nodes.n0: others have set what is wanted here to something else: the label team is "b", which kubectl-label has set, ' +
                'and not "a"; .spec.odd (x). Write the same value, take it out on one of the two sides, or take it over with nodes.n0.takeOver: true.',
        });
    });

    it("lets a preview pass that may look and not write, as Kubernetes' own objects do", async () => {
        answers["PATCH"] = [forbidden("patch")];

        const { outputs } = await engine.create(kind, inputs({ a: "1" }), true);

        assert.deepEqual([outputs["uid"], engine.lines], ["u1", []]);
        await assert.rejects(engine.create(kind, inputs({ a: "1" })), {
            message:
                'nodes.n0: the user "ci" may not patch nodes in the whole cluster (403). Give that user the right (docs/nodes.md).',
        });
    });

    it("warns in a preview that may not look, and does not fail", async () => {
        answers["GET"] = [forbidden("get")];

        await engine.create(kind, inputs({ a: "1" }), true);

        assert.match(engine.lines.join(), /^warning: nodes\.n0: the user "ci" may not get nodes in the whole cluster/);
    });

    it("says nothing in a preview of a cluster that does not answer, which Reachability tells", async () => {
        await server.close();
        await engine.create(kind, inputs({ a: "1" }), true);

        assert.deepEqual(engine.lines, []);
        await assert.rejects(engine.create(kind, inputs({ a: "1" })), /^Error: nodes\.n0: http:\/\/127\.0\.0\.1/);
    });

    it("asks once, and not for each node, in a preview of such a cluster", async () => {
        answers["GET"] = [{ status: 503 }];
        for (const node of ["n0", "n1"]) {
            await engine.diff(kind, kept({ a: "1" }), inputs({ a: "1" }, { node }));
        }

        assert.deepEqual(requests, ["GET /api/v1/nodes/n0"]);
    });

    it("tries again when an `up` has no answer", async () => {
        answers["GET"] = [{ status: 503 }, { status: 200, body: { metadata } }];
        await engine.create(kind, inputs({ a: "1" }));

        answers["GET"] = [{ status: 200, body: {} }];
        await assert.rejects(engine.create(kind, inputs({ a: "1" })), /the API server's answer is not a node/);
    });

    it("is no change when nothing changed, on the same node, or where nobody can tell", async () => {
        const { inputs: wanted } = kept({ a: "1" });
        assert.deepEqual((await engine.diff(kind, kept({ a: "1" }), wanted)).changes, {});
        await server.close();
        assert.deepEqual(await engine.diff(kind, kept({ a: "1" }), wanted), { changes: {}, lines: [] });
    });

    it("shows each key that changes, and not that something is taken over", async () => {
        const wanted = inputs(
            { "example.com/a": "2", c: "1" },
            { takeOver: true, fieldManager: "g", taints: { t: { effect: "NoSchedule" } } },
        );

        const { changes } = await engine.diff(kind, kept({ "example.com/a": "1", b: "1" }), wanted);

        assert.deepEqual(changes, {
            'labels["example.com/a"]': "update",
            "labels.b": "delete",
            "labels.c": "add",
            "taints.t": "add",
            fieldManager: "update",
        });
        assert.deepEqual(requests, []);
    });

    it("neither asks nor warns for a node on which nothing is set", async () => {
        const idle = await engine.create(kind, inputs({}));
        await engine.diff(kind, idle, inputs({}));

        assert.deepEqual([requests, engine.lines], [[], []]);
    });

    it("gives fields up under the name that it had before", async () => {
        await engine.update(kind, kept({ a: "1" }), inputs({ a: "1" }, { fieldManager: "g" }));

        assert.deepEqual(requests.slice(-2), [
            "PATCH /api/v1/nodes/n0?fieldManager=g&force=false",
            "PATCH /api/v1/nodes/n0?fieldManager=f&force=false",
        ]);
    });

    it("takes a role's label from a node when another one has it, and waits for that", async () => {
        const items = [{ metadata: { name: "n0" } }];
        const labeled = { metadata: { ...metadata, labels: { [controlPlane]: "" } } };
        answers["GET"] = [
            { status: 200, body: labeled },
            { status: 200, body: { items } },
            { status: 200, body: { items: [...items, { metadata: { name: "n1" } }] } },
        ];

        await engine.update(kind, kept({ [controlPlane]: "" }), inputs({}));

        assert.equal(requests.filter((request) => request.startsWith("GET /api/v1/nodes?labelSelector=")).length, 2);
        assert.equal(requests.at(-1), "PATCH /api/v1/nodes/n0?fieldManager=f&force=false");
    });

    it("leaves it there when no other one gets it", async () => {
        const items = [{ metadata: { name: "n0" } }];
        const labeled = { metadata: { ...metadata, labels: { [controlPlane]: "" } } };
        answers["GET"] = [
            { status: 200, body: labeled },
            { status: 200, body: { items } },
        ];

        await assert.rejects(engine.update(kind, kept({ [controlPlane]: "" }), inputs({})), {
            message: new RegExp(
                `^nodes\\.n0: the label ${controlPlane} stays, because no other node of the cluster has it\\. .* kubectl label node n0 ${controlPlane}-`.replace(
                    " kubectl",
                    " `kubectl",
                ),
            ),
        });
        assert.ok(now >= 20_000);
    });

    it("takes nothing from another node of the same name", async () => {
        await kind.delete({
            urn: "urn",
            type: "flotilla:node:NodeSettings",
            name: "r",
            signal: new AbortController().signal,
            id: "n0",
            oldInputs: {},
            outputs: kept({ a: "1" }, "other").outputs,
            timeout: 0,
        });

        assert.deepEqual(requests, ["GET /api/v1/nodes/n0"]);
    });
});
