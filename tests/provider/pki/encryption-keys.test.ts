import assert from "node:assert/strict";
import type { EncryptionKeysResource } from "../../../provider/pki/encryption-keys";
import { secret, unknown, unwrapSecrets } from "../../../provider/property-values";
import { documentOf, inputsOf, KeptKeys, orderOf, secretsOf } from "./encryption-fixture";
import type { FakeEngine } from "./fake-engine";

describe("EncryptionKeys", () => {
    let engine: FakeEngine;
    let keys: EncryptionKeysResource;
    let after: KeptKeys["after"];

    beforeEach(() => {
        const fixture = new KeptKeys();
        [engine, keys] = [fixture.engine, fixture.resource];
        after = (...words) => fixture.after(...words);
    });

    it("begins with one key of 32 bytes, and identity behind it", async () => {
        const kept = await after("none");

        assert.deepEqual(documentOf(kept), {
            apiVersion: "apiserver.config.k8s.io/v1",
            kind: "EncryptionConfiguration",
            resources: [
                {
                    resources: ["secrets"],
                    providers: [
                        { secretbox: { keys: [{ name: "key1", secret: secretsOf(kept)[0] }] } },
                        { identity: {} },
                    ],
                },
            ],
        });
        assert.equal(Buffer.from(secretsOf(kept)[0] ?? "", "base64").length, 32);
        assert.notDeepEqual(secretsOf(kept), secretsOf(await after("none")));
        assert.equal(kept.outputs["encryptsWith"], "key1");
    });

    it("keeps the bytes of a key through a rotation", async () => {
        const begun = await after("none", "add");
        const [old, next] = secretsOf(begun);
        const first = await engine.update(keys, begun, inputsOf("first"));
        const dropped = await engine.update(keys, { ...first, inputs: inputsOf("rewrite") }, inputsOf("drop"));

        assert.deepEqual(secretsOf(first), [next, old]);
        assert.deepEqual(secretsOf(dropped), [next]);
    });

    describe("of another provider", () => {
        const aescbc = { provider: "aescbc" };

        it("come with a rotation, and stand beside the old ones", async () => {
            let kept = await after("none");
            for (const [word, order] of [
                ["add", ["secretbox key1", "aescbc key2", "identity"]],
                ["first", ["aescbc key2", "secretbox key1", "identity"]],
                ["rewrite", ["aescbc key2", "secretbox key1", "identity"]],
                ["drop", ["aescbc key2", "identity"]],
            ] as const) {
                await engine.diff(keys, kept, inputsOf(word, aescbc));
                kept = await engine.update(keys, kept, inputsOf(word, aescbc), word === "rewrite");
                assert.deepEqual(orderOf(kept), order);
            }
        });

        it("are refused without one", async () => {
            const says =
                "pki.encryption.provider: key1 is one of secretbox, and cannot become one of aescbc. Set it back to secretbox; " +
                "a rotation to another provider sets it together with pki.encryption.rotation: add.";

            await assert.rejects(engine.diff(keys, await after("none"), inputsOf("none", aescbc)), { message: says });
            await assert.rejects(
                engine.diff(keys, await after("add"), inputsOf("first", aescbc)),
                /key2 is one of secretbox, and cannot become one of aescbc/,
            );
        });

        it("go with a rotation that is taken back, and the provider with them", async () => {
            const begun = await engine.update(keys, await after("none"), inputsOf("add", aescbc));

            await assert.rejects(engine.diff(keys, begun, inputsOf("none", aescbc)), /key1 is one of secretbox/);
            await engine.diff(keys, begun, inputsOf("none"));
            assert.deepEqual(orderOf(await engine.update(keys, begun, inputsOf("none"))), [
                "secretbox key1",
                "identity",
            ]);
        });
    });

    describe("for resources", () => {
        it("take more of them at any time", async () => {
            const more = { resources: ["secrets", "configmaps"] };
            const kept = await engine.update(keys, await after("none"), inputsOf("none", more));

            assert.deepEqual(documentOf(kept).resources[0]?.resources, ["secrets", "configmaps"]);
        });

        it("give none of them up, unless another one covers it", async () => {
            const kept = await after("none");

            await assert.rejects(engine.diff(keys, kept, inputsOf("none", { resources: ["configmaps"] })), {
                message:
                    "pki.encryption.resources: secrets cannot be taken out: what is encrypted of it could not be read any more. Put it back.",
            });
            for (const wider of ["secrets.", "*.", "*.*"]) {
                await engine.diff(keys, kept, inputsOf("none", { resources: [wider] }));
            }
        });

        it("are not rewritten before API servers know of them", async () => {
            await assert.rejects(
                engine.diff(keys, await after("none"), inputsOf("rewrite", { resources: ["secrets", "configmaps"] })),
                /^Error: pki\.encryption\.rotation: rewrite has to wait, because API servers do not know yet/,
            );
        });
    });

    it("shows a step as a change of the word, and says what it means", async () => {
        const { changes } = await engine.diff(keys, await after("none"), inputsOf("add"));

        assert.deepEqual(changes, { rotation: "add" });
        for (const { words, says } of [
            { words: ["none", "add"], says: "key2 comes after key1: it decrypts, and encrypts nothing yet" },
            { words: ["add", "first"], says: "key2 encrypts what is written from now on, key1 still decrypts" },
            { words: ["add", "none"], says: "key2 goes, key1 encrypts and decrypts alone" },
            {
                words: ["add", "first", "rewrite"],
                says: "all objects of secrets are written again, so that key2 encrypts them",
            },
            { words: ["add", "first", "rewrite", "drop"], says: "key1 goes, key2 encrypts and decrypts alone" },
        ] as const) {
            const kept = await after(...words.slice(0, -1));
            await engine.update(keys, kept, inputsOf(words.at(-1) ?? "none"), true);
            assert.deepEqual(engine.lines, [`info: pki.encryption: ${says}.`]);
        }
    });

    it("shows no key: what has one is a secret, and what is said has none", async () => {
        const words = ["none", "add", "first", "rewrite", "drop"] as const;
        let kept = await engine.create(keys, inputsOf(words[0]));
        const known = new Set<string>();
        const seen: string[] = [];
        for (const word of words.slice(1)) {
            kept = await engine.update(keys, kept, inputsOf(word), word === "rewrite");
            secretsOf(kept).forEach((key) => known.add(key));
            const { configuration, keys: list, ...plain } = kept.outputs;
            assert.deepEqual([configuration, list], [secret(configuration ?? ""), secret(list ?? "")]);
            seen.push(JSON.stringify(plain), ...engine.lines.splice(0));
        }

        assert.equal(known.size, 2);
        for (const key of known) {
            assert.ok(seen.every((line) => !line.includes(key) && !line.includes(key.replace(/=+$/, ""))));
        }
    });

    it("knows nothing of a key in a preview that would make it, and all that follows from those that there are", async () => {
        const first = await engine.create(keys, inputsOf("none"), true);
        const second = await engine.update(keys, await after("none"), inputsOf("add"), true);
        const begun = await after("add");

        for (const { outputs } of [first, second]) {
            assert.equal(unwrapSecrets(outputs["configuration"] ?? ""), unknown);
            assert.equal(outputs["encryptsWith"], "key1");
        }
        assert.deepEqual(
            (await engine.update(keys, begun, inputsOf("first"), true)).outputs,
            (await engine.update(keys, begun, inputsOf("first"))).outputs,
        );
    });

    it("checks its inputs, all at once", async () => {
        const failures = await engine.failures(keys, {
            resources: ["Secrets", "*", "*.apps", "deployments.apps"],
            provider: "kms",
            rotation: "switch",
            verify: "yes",
            secret: "s",
        });

        assert.deepEqual(failures.map(({ property }) => property).sort(), [
            "provider",
            "resources[0]",
            "resources[1]",
            "resources[1]",
            "rotation",
            "secret",
            "verify",
        ]);
    });
});
