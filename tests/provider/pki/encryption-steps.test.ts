import assert from "node:assert/strict";
import type { EncryptionKeysResource } from "../../../provider/pki/encryption-keys";
import { inputsOf, KeptKeys, orderOf, type Word } from "./encryption-fixture";
import type { FakeEngine, Kept } from "./fake-engine";

describe("the steps of EncryptionKeys", () => {
    let engine: FakeEngine;
    let keys: EncryptionKeysResource;
    let after: KeptKeys["after"];

    beforeEach(() => {
        const fixture = new KeptKeys();
        [engine, keys] = [fixture.engine, fixture.resource];
        after = (...words) => fixture.after(...words);
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
});
