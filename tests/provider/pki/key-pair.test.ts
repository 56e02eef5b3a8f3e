import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { algorithms } from "../../../components/pki/algorithm";
import { KeyPairResource } from "../../../provider/pki/key-pair";
import { algorithmOf, publicKeyFingerprint } from "../../../provider/pki/keys";
import { isSecret, type PropertyMap, unknown } from "../../../provider/property-values";
import { FakeEngine, type Kept, text } from "./fake-engine";

const base: PropertyMap = { algorithm: "ECDSA-P256" };

function inStep(word: string): PropertyMap {
    return word === "none" ? base : { ...base, rotation: word };
}

/** Names of the keys that sign and that are accepted, in the order in which they were seen. */
class Names {
    private readonly seen = new Map<string, string>();

    public of({ outputs }: Kept): string {
        const blocks = text(outputs, "publicKeys").match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----\n/g) ?? [];
        const accepted = blocks.map((block) => this.name(block));
        const signing = this.name(createPublicKey(text(outputs, "privateKey")).export({ type: "spki", format: "pem" }));
        assert.equal(this.name(text(outputs, "publicKey")), signing);
        return `${signing} signs, ${accepted.join(" ")} accepted`;
    }

    private name(pem: string | Buffer): string {
        const key = pem.toString();
        const name = this.seen.get(key) ?? String.fromCharCode("A".charCodeAt(0) + this.seen.size);
        this.seen.set(key, name);
        return name;
    }
}

describe("KeyPair", () => {
    let engine: FakeEngine;
    let pairs: KeyPairResource;

    beforeEach(() => {
        engine = new FakeEngine();
        pairs = new KeyPairResource(engine.log);
    });

    /** What the engine does when a program has other inputs. */
    async function deploy(kept: Kept, inputs: PropertyMap): Promise<Kept> {
        const { changes } = await engine.diff(pairs, kept, inputs);
        return Object.keys(changes).length === 0 ? { ...kept, inputs } : engine.update(pairs, kept, inputs);
    }

    for (const [steps, result] of [
        ["none", "A signs, A accepted"],
        ["add", "A signs, A B accepted"],
        ["switch", "A signs, A B accepted"],
        ["drop", "A signs, A accepted"],
        ["none none", "A signs, A accepted"],
        ["none add", "A signs, A B accepted"],
        ["none add add", "A signs, A B accepted"],
        ["none add switch", "B signs, B A accepted"],
        ["none add switch switch", "B signs, B A accepted"],
        ["none add switch drop", "B signs, B accepted"],
        ["none add switch drop none", "B signs, B accepted"],
        ["none add none", "A signs, A accepted"],
        ["none add none add", "A signs, A C accepted"],
        ["none add switch add", "A signs, A B accepted"],
        ["none add switch add switch", "B signs, B A accepted"],
        ["none add switch add none", "A signs, A accepted"],
        ["none add switch drop add", "B signs, B C accepted"],
        ["none add switch drop add switch drop", "C signs, C accepted"],
    ] as const) {
        it(`has after ${steps}: ${result}`, async () => {
            const [first = "none", ...others] = steps.split(" ");
            const names = new Names();
            let kept = await engine.create(pairs, inStep(first));
            let found = names.of(kept);
            for (const word of others) {
                kept = await deploy(kept, inStep(word));
                found = names.of(kept);
            }

            assert.equal(found, result);
        });
    }

    for (const [before, wanted, remedy] of [
        ["none", "switch", '"add"'],
        ["none", "drop", '"add"'],
        ["add", "drop", '"switch" or no word'],
        ["switch", "none", '"drop" or "add"'],
        ["drop", "switch", 'no word or "add"'],
    ] as const) {
        it(`refuses ${wanted} after ${before} in the preview, and says what to write`, async () => {
            const kept = await engine.create(pairs, inStep(before));

            await assert.rejects(engine.diff(pairs, kept, inStep(wanted)), (error: Error) => {
                const [next, last] = [wanted, before].map((word) => (word === "none" ? "no word" : `"${word}"`));
                assert.ok(error.message.startsWith(`r: rotation: ${next} does not follow ${last}, `), error.message);
                assert.ok(error.message.includes(`Use ${remedy}, run it, `), error.message);
                return true;
            });
        });
    }

    it("changes nothing when the word goes after the last step", async () => {
        const kept = await engine.create(pairs, inStep("drop"));

        assert.deepEqual((await engine.diff(pairs, kept, base)).changes, {});
    });

    it("keeps its keys as secrets", async () => {
        const { outputs } = await engine.create(pairs, inStep("add"));

        assert.ok(isSecret(outputs["privateKey"]) && isSecret(outputs["otherPrivateKey"]));
        assert.ok(!text(outputs, "publicKeys").includes("PRIVATE"));
    });

    it("names the key that signs by its fingerprint", async () => {
        const { outputs } = await engine.create(pairs, base);

        assert.equal(outputs["fingerprint"], publicKeyFingerprint(createPrivateKey(text(outputs, "privateKey"))));
    });

    // RSA keys take long; the end-to-end tests make some.
    for (const algorithm of algorithms.filter((name) => !name.startsWith("RSA-"))) {
        it(`makes a key that is ${algorithm}`, async () => {
            const { outputs } = await engine.create(pairs, { algorithm });

            assert.equal(algorithmOf(createPrivateKey(text(outputs, "privateKey"))), algorithm);
        });
    }

    it("refuses another algorithm, which would invalidate all that was signed", async () => {
        const kept = await engine.create(pairs, base);

        await assert.rejects(engine.diff(pairs, kept, { algorithm: "Ed25519" }), {
            message:
                "r: algorithm ECDSA-P256 -> Ed25519 would invalidate all that was signed. " +
                "Set rotation: add in the same edit: the next key is then of the new kind.",
        });
    });

    it("has another algorithm from the next key on", async () => {
        let kept = await engine.create(pairs, base);
        for (const rotation of ["add", "switch"]) {
            kept = await deploy(kept, { algorithm: "Ed25519", rotation });
        }

        assert.equal(algorithmOf(createPrivateKey(text(kept.outputs, "privateKey"))), "Ed25519");
    });

    it("goes back to the algorithm of the key that signs when the first step is undone, and to no other", async () => {
        const kept = await deploy(await engine.create(pairs, base), { algorithm: "Ed25519", rotation: "add" });

        await assert.rejects(engine.diff(pairs, kept, { algorithm: "Ed25519" }), {
            message: /^r: algorithm ECDSA-P256 -> Ed25519 would invalidate/,
        });
        const undone = await deploy(kept, base);
        assert.equal(algorithmOf(createPrivateKey(text(undone.outputs, "privateKey"))), "ECDSA-P256");
    });

    it("refuses another algorithm than the next key has when that is to sign", async () => {
        const kept = await deploy(await engine.create(pairs, base), { algorithm: "Ed25519", rotation: "add" });

        await assert.rejects(engine.diff(pairs, kept, { ...base, rotation: "switch" }), {
            message: /^r: algorithm Ed25519 -> ECDSA-P256 would invalidate/,
        });
    });

    it("does not know in a preview what will be made, but all that there is", async () => {
        const kept = await engine.create(pairs, base);
        const adding = await engine.update(pairs, kept, inStep("add"), true);

        assert.equal((await engine.create(pairs, base, true)).outputs["publicKeys"], unknown);
        assert.equal(adding.outputs["publicKeys"], unknown);
        assert.equal(adding.outputs["fingerprint"], kept.outputs["fingerprint"]);
        const added = await engine.update(pairs, kept, inStep("add"));
        assert.deepEqual(
            (await engine.update(pairs, added, inStep("switch"), true)).outputs,
            (await engine.update(pairs, added, inStep("switch"))).outputs,
        );
    });

    describe("with an existing key", () => {
        const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
        const pem = key.export({ type: "sec1", format: "pem" }).toString().replaceAll("\n", "\r\n");

        for (const word of ["none", "add", "drop"]) {
            it(`signs with it (${word})`, async () => {
                const { outputs } = await engine.create(pairs, { ...inStep(word), existing: { privateKey: pem } });

                assert.equal(outputs["fingerprint"], publicKeyFingerprint(key));
                assert.deepEqual(engine.lines, []);
            });
        }

        it("accepts it still when the next one signs already", async () => {
            const { outputs } = await engine.create(pairs, { ...inStep("switch"), existing: { privateKey: pem } });

            assert.notEqual(outputs["fingerprint"], publicKeyFingerprint(key));
            assert.ok(
                text(outputs, "publicKeys").endsWith(
                    createPublicKey(pem).export({ type: "spki", format: "pem" }).toString(),
                ),
            );
        });

        it("makes another one when that is no key of the algorithm, and says so", async () => {
            const inputs = { algorithm: "Ed25519", existing: { privateKey: pem } };
            const { outputs } = await engine.create(pairs, inputs);

            assert.equal(algorithmOf(createPrivateKey(text(outputs, "privateKey"))), "Ed25519");
            assert.deepEqual(engine.lines, [
                "warning: existing is not used, a new key is made: algorithm ECDSA-P256 -> Ed25519.",
            ]);
        });
    });

    for (const [inputs, failures] of [
        [{ algorithm: "DSA" }, ["algorithm"]],
        [{ ...base, rotation: "next" }, ["rotation"]],
        [{ ...base, rotate: "add" }, ["rotate"]],
        [{ ...base, existing: {} }, ["existing.privateKey"]],
        [{ ...base, existing: { privateKey: "x" } }, ["existing.privateKey"]],
        [{ ...base, existing: "x" }, ["existing"]],
        [{ algorithm: 1, rotation: 2 }, ["algorithm", "rotation"]],
    ] as [PropertyMap, string[]][]) {
        it(`refuses ${JSON.stringify(inputs)}`, async () => {
            const found = await engine.failures(pairs, inputs);

            assert.deepEqual(
                found.map(({ property }) => property),
                failures,
            );
        });
    }
});
