import assert from "node:assert/strict";
import type http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { ObservedDaemon } from "../../../fleet/status/observed-daemon";
import { readDaemons, type ReadDaemons } from "../../../fleet/status/read-daemons";
import { connect } from "../../../provider/kubernetes/connection";
import { type Answer, closedPort, type FakeServer, kubeconfigFor, startFakeServer } from "../../provider/fake-server";
import { deploymentId, healthy, statusName } from "../../fleet/status/fixtures";

const name = "fiaas-deploy-daemon";

/** What a cluster holds, by resource. */
function objects(namespaces: readonly string[]): Record<string, unknown[]> {
    const { application, deployment } = healthy();
    const each = (object: object): unknown[] =>
        namespaces.map((namespace) => ({
            ...object,
            metadata: { ...(object as { metadata?: object }).metadata, name, namespace },
        }));
    return {
        configmaps: each({ data: { tag: "stable" } }),
        applications: each(application ?? {}),
        deployments: each(deployment ?? {}),
        "application-statuses": namespaces.flatMap((namespace) => [
            { metadata: { name: statusName, namespace }, result: "SUCCESS", logs: ["the whole spec"] },
            { metadata: { name: `${name}-other`, namespace }, result: "FAILED", logs: [] },
        ]),
        pods: namespaces.flatMap((namespace) => [
            { metadata: { name: `${name}-bootstrap`, namespace, labels: { app: `${name}-bootstrap` } } },
            { metadata: { name: `${name}-1`, namespace, labels: { app: name } } },
        ]),
    };
}

interface Asked {
    readonly resource: string;
    readonly namespace: string | undefined;
    readonly name: string | undefined;
}

function askedOf({ url = "" }: http.IncomingMessage): Asked {
    const parts = new URL(url, "http://x").pathname.split("/").slice(url.startsWith("/apis/") ? 4 : 3);
    const isNamespaced = parts[0] === "namespaces";
    const [resource = "", object] = isNamespaced ? parts.slice(2) : parts;
    return { resource, namespace: isNamespaced ? parts[1] : undefined, name: object };
}

/** Answers as an API server that holds these objects. */
function serve(held: Record<string, unknown[]>): Answer {
    return (request) => {
        const asked = askedOf(request);
        const found = (held[asked.resource] ?? []).filter((object) => {
            const { metadata } = object as { metadata: { name: string; namespace: string } };
            return (
                (asked.namespace === undefined || metadata.namespace === asked.namespace) &&
                (asked.name === undefined || metadata.name === asked.name)
            );
        });
        if (asked.name === undefined) {
            return { status: 200, body: { items: found } };
        }
        return found[0] === undefined ? { status: 404 } : { status: 200, body: found[0] };
    };
}

const refusal = { status: 403, body: { message: 'pods is forbidden: User "ci" cannot list resource "pods"' } };

describe("the reading of daemons", () => {
    let server: FakeServer | undefined;
    let requests: string[] = [];

    afterEach(async () => {
        await server?.close();
        server = undefined;
        requests = [];
    });

    async function read(answer: Answer, namespaces: readonly string[], timeout = 5000): Promise<ReadDaemons> {
        server = await startFakeServer((request) => {
            requests.push(decodeURIComponent(request.url ?? "").replaceAll("+", " "));
            return answer(request);
        });
        return readFrom(`http://127.0.0.1:${server.port}`, namespaces, timeout);
    }

    async function readFrom(address: string, namespaces: readonly string[], timeout = 5000): Promise<ReadDaemons> {
        const connection = await connect(kubeconfigFor({ server: address }));
        try {
            return await readDaemons(connection, namespaces, timeout);
        } finally {
            connection.close();
        }
    }

    function assertComplete(found: ReadDaemons, namespace: string): void {
        const daemon = found.get(namespace) as ObservedDaemon;
        assert.deepEqual(daemon.configMap?.data, { tag: "stable" });
        assert.equal(daemon.application?.metadata?.namespace, namespace);
        assert.equal(daemon.deployment?.metadata?.namespace, namespace);
        assert.deepEqual(daemon.applicationStatus, { metadata: { name: statusName, namespace }, result: "SUCCESS" });
        assert.equal(daemon.bootstrapPod?.metadata?.name, `${name}-bootstrap`);
        assert.deepEqual(
            daemon.pods.map(({ metadata }) => metadata?.name),
            [`${name}-1`],
        );
    }

    it("takes five requests for all namespaces together, of which none gets old statuses", async () => {
        const namespaces = ["a", "b", "c"];
        const found = await read(serve(objects([...namespaces, "foreign"])), namespaces);

        for (const namespace of namespaces) {
            assertComplete(found, namespace);
        }
        assert.deepEqual([...found.keys()], namespaces);
        assert.deepEqual(requests.sort(), [
            "/api/v1/configmaps?labelSelector=app=fiaas-deploy-daemon",
            "/api/v1/pods?labelSelector=app in (fiaas-deploy-daemon,fiaas-deploy-daemon-bootstrap)",
            "/apis/apps/v1/deployments?labelSelector=app=fiaas-deploy-daemon",
            "/apis/fiaas.schibsted.io/v1/application-statuses?labelSelector=app=fiaas-deploy-daemon," +
                `fiaas/deployment_id in (${[deploymentId, deploymentId, deploymentId].join(",")})`,
            "/apis/fiaas.schibsted.io/v1/applications?labelSelector=app=fiaas-deploy-daemon",
        ]);
    });

    it("never keeps the logs of a status: they hold the whole specification", async () => {
        const found = await read(serve(objects(["a"])), ["a"]);
        assert.doesNotMatch(JSON.stringify([...found]), /the whole spec/);
    });

    it("asks for each namespace where the user may not list the whole cluster, a few at once", async () => {
        const namespaces = Array.from({ length: 40 }, (_, index) => `n${index}`);
        const answer = serve(objects(namespaces));
        const sockets = new Set<number | undefined>();
        const found = await read((request) => {
            sockets.add(request.socket.remotePort);
            return askedOf(request).namespace === undefined ? refusal : answer(request);
        }, namespaces);

        for (const namespace of namespaces) {
            assertComplete(found, namespace);
        }
        assert.equal(requests.length, 5 + 5 * namespaces.length);
        assert.ok(sockets.size <= 16, `${sockets.size} sockets`);
    });

    it("splits what would make an address too long", async () => {
        const namespaces = Array.from({ length: 120 }, (_, index) => `n${index}`);
        await read(serve(objects(namespaces)), namespaces);

        assert.equal(requests.filter((url) => url.includes("/application-statuses?")).length, 3);
        assert.ok(requests.every((url) => url.length < 4000));
    });

    it("finds nothing where there is nothing, not even the definitions", async () => {
        const found = await read(
            (request) => {
                return request.url?.includes("fiaas.schibsted.io") === true
                    ? { status: 404, body: "404 page not found" }
                    : { status: 200, body: { items: [] } };
            },
            ["a"],
        );

        assert.deepEqual(found.get("a"), {
            configMap: undefined,
            application: undefined,
            applicationStatus: undefined,
            deployment: undefined,
            bootstrapPod: undefined,
            pods: [],
        });
    });

    it("says what the user may not read, in the API server's words, of that namespace alone", async () => {
        const answer = serve(objects(["a", "b"]));
        const found = await read(
            (request) => {
                const { resource, namespace } = askedOf(request);
                return resource === "pods" && namespace !== "b" ? refusal : answer(request);
            },
            ["a", "b"],
        );

        assert.deepEqual(found.get("a"), {
            problem:
                'The API server says: pods is forbidden: User "ci" cannot list resource "pods". Allow that, or name another user in cluster.user.',
        });
        assertComplete(found, "b");
    });

    const failures: readonly { rule: string; answer: Answer; message: RegExp }[] = [
        { rule: "that says nothing", answer: () => undefined, message: /^http:\S+: no answer within 0\.2 s$/ },
        {
            rule: "of which one answer does not come",
            answer: (request) =>
                askedOf(request).resource === "pods" ? undefined : { status: 200, body: { items: [] } },
            message: /no answer within 0\.2 s$/,
        },
        {
            rule: "that does not accept the credentials",
            answer: () => ({ status: 401 }),
            message: /the credentials are not accepted \(401\): they may have expired\. Renew the kubeconfig$/,
        },
        {
            rule: "that is not ready",
            answer: () => ({ status: 503 }),
            message: /: HTTP status 503 for \/api/,
        },
        {
            rule: "that is no API server",
            answer: () => ({ status: 200, body: { hello: "world" } }),
            message: /the answer to \/api\S+ is no list$/,
        },
    ];
    for (const { rule, answer, message } of failures) {
        it(`ends in time with a server ${rule}`, async () => {
            const start = performance.now();
            await assert.rejects(read(answer, ["a"], 200), { name: "ClusterUnreachableError", message });
            assert.ok(performance.now() - start < 2000);
        });
    }

    it("says that nobody listens", async () => {
        const address = `http://127.0.0.1:${await closedPort()}`;
        await assert.rejects(readFrom(address, ["a"]), { message: `${address}: connection refused` });
    });

    it("waits no longer than that for a plugin that gets no credentials", async () => {
        const kubeconfig = kubeconfigFor(
            { server: "https://127.0.0.1:1" },
            { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sleep", args: ["0.5"] } as object },
        );
        const connection = await connect(kubeconfig);
        try {
            await assert.rejects(readDaemons(connection, ["a"], 200), /no answer within 0\.2 s/);
        } finally {
            connection.close();
            // Nothing of the test is to run on after it.
            await sleep(500);
        }
    });
});
