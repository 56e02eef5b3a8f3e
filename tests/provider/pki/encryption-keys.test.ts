import assert from "node:assert/strict";
import type { EncryptionStep } from "../../../components/pki/encryption-steps";
import { Refused } from "../../../provider/fiaas/cluster-requests";
import { EncryptionKeysResource } from "../../../provider/pki/encryption-keys";
import { type PropertyMap, secret, unknown, unwrapSecrets } from "../../../provider/property-values";
import { FakeEngine, type Kept, text } from "./fake-engine";

type Word = EncryptionStep | "none";

const inputsOf = (word: Word, more: PropertyMap = {}): PropertyMap => ({
    resources: ["secrets"],
    provider: "secretbox",
    // Nobody to ask, and what was asked would be told by a test of its own.
    verify: false,
    ...(word !== "none" && { rotation: word }),
    ...more,
});

interface Key {
    readonly name: string;
    readonly secret: string;
}

type Providers = Record<string, { readonly keys?: readonly Key[] }>[];

interface EncryptionConfiguration {
    readonly resources: readonly { readonly resources: readonly string[]; readonly providers: Providers }[];
}

function documentOf({ outputs }: Kept): EncryptionConfiguration {
    return JSON.parse(text(outputs, "configuration")) as EncryptionConfiguration;
}

/** The providers of a document with the names of their keys, in their order. */
function orderOf(kept: Kept): string[] {
    const { providers = [] } = documentOf(kept).resources[0] ?? {};
    return providers.flatMap((entry) =>
        Object.entries(entry).flatMap(([provider, { keys }]) =>
            keys === undefined ? [provider] : [`${provider} ${keys.map(({ name }) => name).join(" ")}`],
        ),
    );
}

function secretsOf(kept: Kept): string[] {
    const { providers = [] } = documentOf(kept).resources[0] ?? {};
    return providers.flatMap((entry) => Object.values(entry).flatMap(({ keys = [] }) => keys.map((key) => key.secret)));
}

describe("EncryptionKeys", () => {
    let engine: FakeEngine;
    let keys: EncryptionKeysResource;

    beforeEach(() => {
        engine = new FakeEngine();
        keys = new EncryptionKeysResource(engine.log, () => Promise.reject(new Refused("nobody is there")));
    });

    /** What there is after some steps; a rewriting is told of as it is known to be done. */
    async function after(...words: readonly Word[]): Promise<Kept> {
        const [first = "none", ...others] = words;
        let kept = await engine.create(keys, inputsOf(first));
        for (const word of others) {
            await engine.diff(keys, kept, inputsOf(word));
            // In a preview nothing is rewritten, and the keys are as after an `up`, but for one that is made.
            kept = await engine.update(keys, kept, inputsOf(word), word === "rewrite");
        }
        engine.lines.splice(0);
        return kept;
    }

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

    for (const { words, order } of [
        { words: ["drop"], order: ["secretbox key1", "identity"] },
        { words: ["add"], order: ["secretbox key1 key2", "identity"] },
        { words: ["none", "rewrite"], order: ["secretbox key1", "identity"] },
        { words: ["none", "rewrite", "none"], order: ["secretbox key1", "identity"] },
        { words: ["none", "rewrite", "add"], order: ["secretbox key1 key2", "identity"] },
        { words: ["none", "add"], order: ["secretbox key1 key2", "identity"] },
        { words: ["none", "add", "none"], order: ["secretbox key1", "identity"] },
        { words: ["none", "add", "none", "add"], order: ["secretbox key1 key3", "identity"] },
        { words: ["none", "add", "first"], order: ["secretbox key2 key1", "identity"] },
        { words: ["none", "add", "first", "add"], order: ["secretbox key1 key2", "identity"] },
        { words: ["none", "add", "first", "add", "first"], order: ["secretbox key2 key1", "identity"] },
        { words: ["none", "add", "first", "rewrite"], order: ["secretbox key2 key1", "identity"] },
        { words: ["none", "add", "first", "rewrite", "first", "rewrite"], order: ["secretbox key2 key1", "identity"] },
        { words: ["none", "add", "first", "rewrite", "drop"], order: ["secretbox key2", "identity"] },
        { words: ["none", "add", "first", "rewrite", "drop", "none"], order: ["secretbox key2", "identity"] },
        { words: ["none", "add", "first", "rewrite", "drop", "rewrite"], order: ["secretbox key2", "identity"] },
        { words: ["add", "first", "rewrite", "drop", "add"], order: ["secretbox key2 key3", "identity"] },
        {
            words: ["add", "first", "rewrite", "drop", "none", "add", "first"],
            order: ["secretbox key3 key2", "identity"],
        },
    ] as const) {
        it(`has ${order.join(", ")} after ${words.join(", ")}`, async () => {
            const kept = await after(...words);

            assert.deepEqual(orderOf(kept), order);
            assert.equal(kept.outputs["encryptsWith"], order[0].split(" ")[1]);
        });
    }

    it("keeps the bytes of a key through a rotation", async () => {
        const begun = await after("none", "add");
        const [old, next] = secretsOf(begun);
        const first = await engine.update(keys, begun, inputsOf("first"));
        const dropped = await engine.update(keys, { ...first, inputs: inputsOf("rewrite") }, inputsOf("drop"));

        assert.deepEqual(secretsOf(first), [next, old]);
        assert.deepEqual(secretsOf(dropped), [next]);
    });

    const refused = "pki.encryption.rotation";
    for (const { words, says } of [
        {
            words: ["none", "first"],
            says: `${refused}: first cannot be next: there is no second key beside key1 yet. Set ${refused}: add, and go on when every API server has loaded that key.`,
        },
        {
            words: ["none", "drop"],
            says: `${refused}: drop cannot be next: there is no other key beside key1. Take ${refused} out, or begin a rotation with add.`,
        },
        {
            words: ["none", "rewrite", "first"],
            says: `${refused}: first cannot be next: there is no second key beside key1 yet. Set ${refused}: add, and go on when every API server has loaded that key.`,
        },
        {
            words: ["none", "rewrite", "drop"],
            says: `${refused}: drop cannot be next: there is no other key beside key1. Take ${refused} out, or begin a rotation with add.`,
        },
        {
            words: ["add", "rewrite"],
            says: `${refused}: rewrite cannot be next: key1, the old key, is still the first one: everything would be encrypted with it again. Set ${refused}: first, and go on when every API server encrypts with key2.`,
        },
        {
            words: ["add", "drop"],
            says: `${refused}: drop cannot be next: everything is still encrypted with key1, and nobody could read it. Set ${refused}: first, then rewrite, and drop after these.`,
        },
        {
            words: ["add", "first", "drop"],
            says: `${refused}: drop cannot be next: objects are still encrypted with key1, and nobody could read them. Set ${refused}: rewrite, and drop after that.`,
        },
        {
            words: ["add", "first", "none"],
            says: `${refused} cannot be taken out now: objects are encrypted with key1 and with key2, so neither key can go. Set ${refused}: rewrite to go on, or add to go back.`,
        },
        {
            words: ["add", "first", "add", "none"],
            says: `${refused} cannot be taken out now: key2 was the first key for a while, so that objects may be encrypted with it. Set ${refused}: first, then rewrite, and drop after these.`,
        },
        {
            words: ["add", "first", "rewrite", "none"],
            says: `${refused} cannot be taken out now: key1, the old key, is still there. Set ${refused}: drop before you take it out.`,
        },
        {
            words: ["add", "first", "rewrite", "add"],
            says: `${refused}: add cannot be next: the rotation from key1 to key2 is not over. Set ${refused}: drop, and add in a later \`up\`.`,
        },
        {
            words: ["add", "first", "rewrite", "drop", "first"],
            says: `${refused}: first cannot be next: there is no second key beside key2 yet. Set ${refused}: add, and go on when every API server has loaded that key.`,
        },
    ] as const) {
        it(`refuses ${words.at(-1) ?? ""} after ${words.slice(0, -1).join(", ")} in the preview`, async () => {
            const kept = await after(...words.slice(0, -1));

            await assert.rejects(engine.diff(keys, kept, inputsOf(words.at(-1) ?? "none")), { message: says });
        });
    }

    for (const word of ["first", "rewrite"] as const) {
        it(`refuses to begin with ${word}, in a preview, too`, async () => {
            const message = new RegExp(
                `^pki\\.encryption\\.rotation: ${word} cannot be the beginning: there are no keys yet`,
            );

            await assert.rejects(engine.create(keys, inputsOf(word)), { message });
            await assert.rejects(engine.create(keys, inputsOf(word), true), { message });
        });
    }

    it("refuses the same from the files alone, where they tell", async () => {
        const fromFiles = (word: Word): Kept => ({ inputs: inputsOf(word), outputs: inputsOf(word) });

        await assert.rejects(
            engine.diff(keys, fromFiles("first"), inputsOf("drop")),
            /^Error: pki\.encryption\.rotation: drop cannot/,
        );
        // Whether there was a second key is known to the state alone.
        await engine.diff(keys, fromFiles("rewrite"), inputsOf("drop"));
        await engine.diff(keys, fromFiles("rewrite"), inputsOf("none"));
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
