import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type KubeconfigCluster, type KubeconfigUser } from "../../components/cluster/kubeconfig";
import { connect } from "../../provider/kubernetes/connection";
import { type FakeServer, kubeconfigFor, startFakeServer } from "./fake-server";

describe("a connection whose credentials end", () => {
    let folder: string;
    let asked: string[];
    let strict: FakeServer;
    /** The token that the server takes. */
    let valid: string;

    before(async () => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-connection-"));
        strict = await startFakeServer(({ headers: { authorization = "" } }) => {
            asked.push(authorization);
            return { status: authorization === `Bearer ${valid}` ? 200 : 401 };
        });
    });
    after(async () => {
        await strict.close();
        rmSync(folder, { recursive: true });
    });
    beforeEach(() => {
        asked = [];
        valid = "one";
    });

    const cluster = (): KubeconfigCluster => ({ server: `http://127.0.0.1:${strict.port}` });
    const tokenFile = (): string => path.join(folder, "token");
    /** A plugin that gives what stands in the file, and fails while there is none. */
    const exec = () => {
        const script = `t=$(cat ${tokenFile()}) && printf '{"status":{"token":"%s"}}' "$t"`;
        return { command: "sh", args: ["-c", script], apiVersion: "client.authentication.k8s.io/v1" };
    };
    const write = (token: string): void => {
        writeFileSync(tokenFile(), token);
    };

    /** Of two requests, one after the other. */
    async function statuses(user: KubeconfigUser): Promise<number[]> {
        const connection = await connect(kubeconfigFor(cluster(), user));
        try {
            return [
                (await connection.request({ path: "/a" })).status,
                (await connection.request({ path: "/b" })).status,
            ];
        } finally {
            connection.close();
        }
    }

    const users: readonly { what: string; user: () => KubeconfigUser }[] = [
        { what: "a plugin", user: () => ({ exec: exec() }) },
        { what: "a file", user: () => ({ tokenFile: tokenFile() }) },
    ];
    for (const { what, user } of users) {
        it(`has others from ${what} for the request that is refused, and for those after it`, async () => {
            write("one");
            const connection = await connect(kubeconfigFor(cluster(), user()));
            try {
                assert.equal((await connection.request({ path: "/a" })).status, 200);
                valid = "two";
                write("two");
                const answers = [await connection.request({ path: "/b" }), await connection.request({ path: "/c" })];
                assert.deepEqual(
                    answers.map(({ status }) => status),
                    [200, 200],
                );
                assert.deepEqual(asked, ["Bearer one", "Bearer one", "Bearer two", "Bearer two"]);
            } finally {
                connection.close();
            }
        });
    }

    it("is refused once more, and no further, when there are no others", async () => {
        write("wrong");
        assert.deepEqual(await statuses({ exec: exec() }), [401, 401]);
        assert.equal(asked.length, 4);
    });

    it("is refused at once when they stand in the kubeconfig", async () => {
        assert.deepEqual(await statuses({ token: "wrong" }), [401, 401]);
        assert.equal(asked.length, 2);
    });

    it("asks a plugin again that has failed", async () => {
        rmSync(tokenFile());
        const connection = await connect(kubeconfigFor(cluster(), { exec: exec() }));
        try {
            await assert.rejects(connection.request({ path: "/a" }), /exec plugin sh failed/);
            write("one");
            assert.equal((await connection.request({ path: "/a" })).status, 200);
        } finally {
            connection.close();
        }
    });
});
