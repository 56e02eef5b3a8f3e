import assert from "node:assert/strict";
import net from "node:net";
import type { ClusterAnswer } from "../../provider/cluster-answer";
import { probeCluster } from "../../provider/cluster-probe";
import { type Answer, closedPort, kubeconfigFor, startFakeServer } from "./fake-server";

const version = { status: 200, body: { gitVersion: "v1.35.4" } };
const refusal = {
    status: 403,
    body: { message: 'namespaces "a" is forbidden: User "ci" cannot get resource "namespaces" in API group ""' },
};

describe("the look at a cluster", () => {
    /** That of the server which was asked last. */
    let port = 0;

    /** @param timeout milliseconds; long for those that answer at once, short where one waits for it. */
    async function probe(
        answer: Answer,
        namespaces: readonly string[] = ["a", "b"],
        timeout = 3000,
    ): Promise<ClusterAnswer> {
        const server = await startFakeServer(answer);
        port = server.port;
        try {
            return await probeCluster(
                kubeconfigFor({ server: `http://127.0.0.1:${server.port}/` }),
                namespaces,
                timeout,
            );
        } finally {
            await server.close();
        }
    }

    /** Answers by the last part of the path. */
    const answers =
        (byName: Readonly<Record<string, ReturnType<Answer>>>): Answer =>
        ({ url = "" }) =>
            byName[url.split("/").pop() ?? ""];

    it("tells the version and what is the matter with each namespace", async () => {
        const terminating = { status: 200, body: { status: { phase: "Terminating" } } };
        const answer = await probe(
            answers({
                version,
                a: { status: 200 },
                b: { status: 404 },
                c: refusal,
                d: { status: 500 },
                e: terminating,
                f: { status: 429 },
            }),
            ["a", "b", "c", "d", "e", "f"],
        );

        assert.deepEqual(answer, {
            server: `http://127.0.0.1:${port}`,
            version: "v1.35.4",
            versionProblem: undefined,
            namespaces: {
                a: "exists",
                b: "missing",
                c: "forbidden",
                d: "unanswered",
                e: "terminating",
                f: "unanswered",
            },
            user: "ci",
        });
    });

    it("goes on without a version that it may not ask for", async () => {
        const answer = await probe(answers({ version: refusal, a: { status: 200 }, b: { status: 200 } }));

        assert.deepEqual([answer.version, answer.versionProblem], [undefined, "forbidden"]);
        assert.deepEqual(answer.namespaces, { a: "exists", b: "exists" });
    });

    const many = Array.from({ length: 40 }, (_, index) => `n${index}`);

    describe("where not everything is answered", () => {
        let withoutMany: ClusterAnswer;
        let withoutList: ClusterAnswer;

        before(async () => {
            const one = { version, a: { status: 200 }, namespaces: refusal };
            // At once, because each waits for its whole limit of time.
            [withoutMany, withoutList] = await Promise.all([
                probe(answers(one), ["a", ...many], 200),
                probe(answers({ version }), many, 200),
            ]);
        });

        it("waits once for all those that do not answer, however many they are", () => {
            assert.equal(withoutMany.version, "v1.35.4");
            assert.equal(withoutMany.namespaces["a"], "exists");
            assert.equal(withoutMany.namespaces["n39"], "unanswered");
        });

        it("knows the version when the list does not come", () => {
            assert.deepEqual([withoutList.version, withoutList.namespaces["n0"]], ["v1.35.4", "unanswered"]);
        });
    });

    it("opens few sockets for many namespaces", async () => {
        const ports = new Set<number | undefined>();
        const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
        await probe(({ url, socket }) => {
            ports.add(socket.remotePort);
            return url === "/version" ? version : { status: 200 };
        }, names);

        assert.ok(ports.size <= 4, `${ports.size} sockets`);
    });

    it("asks once for many namespaces, and for no more than their metadata", async () => {
        const requests: string[] = [];
        const items = [{ metadata: { name: "n0" } }, { metadata: { name: "n1", deletionTimestamp: "2026-01-01" } }];
        const answer = await probe(({ url = "", headers }) => {
            requests.push(url);
            assert.equal(url === "/version" || headers.accept?.includes("PartialObjectMetadataList"), true);
            return url === "/version" ? version : { status: 200, body: { items } };
        }, many);

        assert.deepEqual(requests.sort(), ["/api/v1/namespaces", "/version"]);
        assert.deepEqual(
            ["n0", "n1", "n2"].map((name) => answer.namespaces[name]),
            ["exists", "terminating", "missing"],
        );
    });

    for (const [rule, list] of Object.entries({
        "may not list them": refusal,
        "gets no list": { status: 200, body: {} },
        "finds the list broken": { status: 500 },
    })) {
        it(`asks for each of many namespaces where it ${rule}`, async () => {
            const answer = await probe(
                ({ url }) => (url === "/version" ? version : url === "/api/v1/namespaces" ? list : { status: 200 }),
                many,
            );

            assert.equal(answer.namespaces["n39"], "exists");
        });
    }

    const unreachable: readonly { rule: string; answer: Answer; timeout?: number; message: RegExp }[] = [
        {
            rule: "credentials that are not accepted",
            answer: () => ({ status: 401 }),
            message:
                /^http:\S+: the credentials are not accepted \(401\): they may have expired\. Renew the kubeconfig$/,
        },
        {
            rule: "credentials that are accepted for the version alone",
            answer: answers({ version, a: { status: 401 }, b: { status: 200 } }),
            message: /are not accepted \(401\)/,
        },
        {
            rule: "an API server that is not ready",
            answer: () => ({ status: 503 }),
            message: /the API server is not ready \(HTTP status 503\)$/,
        },
        {
            rule: "a server that is something else",
            answer: () => ({ status: 200, body: { hello: "world" } }),
            message: /no Kubernetes API server answers there \(HTTP status 200\)$/,
        },
        {
            rule: "a server that says nothing",
            answer: () => undefined,
            timeout: 50,
            message: /no answer within 0\.05 s$/,
        },
    ];
    for (const { rule, answer, timeout, message } of unreachable) {
        it(`does not count ${rule} as reachable`, async () => {
            await assert.rejects(probe(answer, ["a", "b"], timeout), { name: "ClusterUnreachableError", message });
        });
    }

    it("says that nobody listens", async () => {
        const origin = `https://127.0.0.1:${await closedPort()}`;
        await assert.rejects(probeCluster(kubeconfigFor({ server: origin }), ["a"]), {
            name: "ClusterUnreachableError",
            message: `${origin}: connection refused`,
        });
    });

    it("says that the host is not known", async () => {
        const kubeconfig = kubeconfigFor({ server: "https://nowhere.invalid:6443" });
        await assert.rejects(probeCluster(kubeconfig, []), {
            message:
                /^https:\/\/nowhere\.invalid:6443: (the host name is not known|the host name cannot be looked up)$/,
        });
    });

    it("says that what listens does not speak TLS", async () => {
        const listener = net.createServer((socket) => socket.end("hello\r\n")).listen(0, "127.0.0.1");
        await new Promise((resolve) => listener.once("listening", resolve));
        try {
            const { port } = listener.address() as net.AddressInfo;
            await assert.rejects(probeCluster(kubeconfigFor({ server: `https://127.0.0.1:${port}` }), []), {
                message: /: TLS failed: [^\n]*$/,
            });
        } finally {
            listener.close();
        }
    });

    it("says that a kubeconfig cannot be used, without quoting it", async () => {
        await assert.rejects(probeCluster("users: [{token: geheim", []), {
            name: "ClusterUnreachableError",
            message: "it is neither YAML nor JSON",
        });
    });
});
