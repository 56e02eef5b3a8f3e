import assert from "node:assert/strict";
import { connect, type KubernetesConnection } from "../../../provider/kubernetes/connection";
import { EncryptionKeysResource } from "../../../provider/pki/encryption-keys";
import { type FakeServer, kubeconfigFor, startFakeServer } from "../fake-server";
import { inputsOf, type Word } from "./encryption-fixture";
import { FakeEngine, type Kept, text } from "./fake-engine";

const verified = { verify: true };

describe("a step of EncryptionKeys that API servers have to be ready for", () => {
    let server: FakeServer;
    let connection: KubernetesConnection;
    let engine: FakeEngine;
    let keys: EncryptionKeysResource;
    let begun: Kept;
    let metrics: { status: number; body?: unknown };
    let minor: string;

    beforeEach(async () => {
        [minor, metrics] = ["35", { status: 200, body: "" }];
        server = await startFakeServer(({ url }) =>
            url === "/metrics" ? metrics : { status: 200, body: { major: "1", minor } },
        );
        connection = await connect(kubeconfigFor({ server: `http://127.0.0.1:${server.port}` }));
        engine = new FakeEngine();
        keys = new EncryptionKeysResource(engine.log, () => Promise.resolve(connection));
        begun = await engine.create(keys, inputsOf("add", verified));
    });
    afterEach(async () => {
        connection.close();
        await server.close();
    });

    const take = (word: Word, preview = false, more: { verify: boolean } = verified): Promise<Kept> =>
        engine.update(keys, begun, inputsOf(word, more), preview);

    /** The text of the metrics of an API server that has loaded a file. */
    function metricsWith(hash: string): string {
        const id = 'apiserver_id_hash="sha256:0000"';
        return [
            "# TYPE apiserver_encryption_config_controller_last_config_info gauge",
            `apiserver_encryption_config_controller_automatic_reloads_total{${id},status="success"} 1`,
            `apiserver_encryption_config_controller_last_config_info{${id},hash="${hash}"} 1`,
        ].join("\n");
    }

    it("does not begin in silence where an API server has keys of somebody else, or of a lost state", async () => {
        metrics = { status: 200, body: metricsWith("sha256:abc") };
        await engine.create(keys, inputsOf("none", verified), true);
        await engine.create(keys, inputsOf("none"));

        assert.deepEqual(engine.lines, [
            "warning: pki.encryption: the API server has loaded a file with providers already (sha256:abc). If that has keys, nobody can read " +
                "what is encrypted with them when API servers load the file that is made now (docs/encryption-at-rest.md).",
        ]);
    });

    it("is taken when the one that answers has loaded the file of the Secret", async () => {
        metrics = { status: 200, body: metricsWith(text(begun.outputs, "hash")) };
        await take("first");

        assert.deepEqual(engine.lines, [
            "info: pki.encryption: key2 encrypts what is written from now on, key1 still decrypts.",
        ]);
    });

    for (const preview of [true, false]) {
        it(`is refused when it has loaded another one, ${preview ? "in the preview" : "and in the `up`"}`, async () => {
            metrics = { status: 200, body: metricsWith("sha256:abc") };

            await assert.rejects(take("first", preview), {
                message:
                    "pki.encryption.rotation: first has to wait: the API server has loaded another file (sha256:abc) than the Secret has " +
                    `(${text(begun.outputs, "hash")}). Bring the Secret's text to the file of every API server, byte for byte, and have it ` +
                    "loaded: with --encryption-provider-config-automatic-reload that takes a minute, otherwise a restart. " +
                    "Where the file is written in another way, set pki.encryption.verify: false.",
            });
        });
    }

    it("is refused when it has loaded none", async () => {
        metrics = { status: 200, body: "go_threads 12" };

        await assert.rejects(
            take("first"),
            /first has to wait: the API server runs without --encryption-provider-config\./,
        );
    });

    for (const { what, answer, version, says } of [
        {
            what: "is too old to say so",
            answer: { status: 200, body: "" },
            version: "33+",
            says: /before Kubernetes 1\.34/,
        },
        {
            what: "tells this user nothing",
            answer: { status: 403, body: {} },
            version: "35",
            says: /may not get \/metrics \(the ClusterRole system:monitoring may\)/,
        },
        { what: "is out of order", answer: { status: 500 }, version: "35", says: /for \/metrics with HTTP status 500/ },
    ]) {
        it(`is taken with a warning when the API server ${what}`, async () => {
            [metrics, minor] = [answer, version];
            await take("first");

            const [warning = ""] = engine.lines.filter((line) => line.startsWith("warning"));
            assert.match(
                warning,
                /first needs every API server to have loaded what the Secret has now, and nobody knows/,
            );
            assert.match(warning, says);
        });
    }

    it("is taken with a warning when nobody answers", async () => {
        await server.close();
        await take("first");

        assert.match(engine.lines.join("\n"), /warning: .*nobody knows whether they have: http:\/\/127\.0\.0\.1/);
    });

    it("is taken without a question where nothing is to be verified, and where it can do no harm", async () => {
        metrics = { status: 200, body: metricsWith("sha256:abc") };
        await take("first", false, { verify: false });
        await take("none");

        assert.ok(!engine.lines.some((line) => line.startsWith("warning")));
    });
});
