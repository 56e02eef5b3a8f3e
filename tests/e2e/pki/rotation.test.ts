import assert from "node:assert/strict";
import { createPublicKey, X509Certificate } from "node:crypto";
import { generationsOf, type RotationStep } from "../../../components/pki/generations";
import { authority, createPkiStack, leaf, type PkiStack } from "./fixture";

/** A program in a step of the rotation of its authority and its key pair. */
function programIn(generation: number, rotation?: RotationStep) {
    const { accepted, issuing } = generationsOf(generation, rotation);
    const step = rotation === undefined ? {} : { rotation };
    return {
        authorities: Object.fromEntries(accepted.map((each) => [`ca-${each}`, authority])),
        leaves: { node: { ...leaf, authority: `ca-${issuing}` } },
        keyPairs: { tokens: { algorithm: "RSA-2048", ...step } },
        bundles: {
            bundle: {
                authority: "kubernetes",
                generation,
                ...step,
                certificates: Object.fromEntries(accepted.map((each) => [each, `ca-${each}`])),
                issuing,
                leaves: ["node"],
            },
        },
    };
}

function blocksOf(pem = ""): string[] {
    return pem.match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----\n/g) ?? [];
}

describe("a rotation on the real engine", () => {
    let stack: PkiStack;
    let deployed = programIn(1);

    before(async () => {
        stack = await createPkiStack();
        stack.declare(deployed);
        await stack.up();
    });

    /** What is trusted and accepted after a deployment; everything that was before has to be, too, when a step adds. */
    async function deploy(generation: number, rotation?: RotationStep) {
        deployed = programIn(generation, rotation);
        stack.declare(deployed);
        const text = await stack.up();
        const { bundles, certificates, publicKeys } = await stack.outputs();
        const trusted = blocksOf(bundles["bundle"]);
        const node = new X509Certificate(certificates["node"] ?? "");
        const issuers = trusted.map((pem) => new X509Certificate(pem)).filter((each) => node.verify(each.publicKey));
        assert.equal(issuers.length, 1, "the leaf chains to one that is trusted");
        const accepted = blocksOf(publicKeys["tokens"]);
        for (const pem of accepted) {
            assert.equal(createPublicKey(pem).asymmetricKeyDetails?.modulusLength, 2048);
        }
        return { text, trusted, node: node.fingerprint256, accepted };
    }

    /** A preview ends with the first that refuses, so one of the two goes on and the other stays. */
    async function refused(
        what: "authority" | "keys",
        [generation, rotation]: readonly [number, RotationStep?],
        message: RegExp,
    ): Promise<void> {
        const wanted = programIn(generation, rotation);
        const { keyPairs } = what === "keys" ? wanted : deployed;
        stack.declare({ ...(what === "keys" ? deployed : wanted), keyPairs });
        const { code, text } = await stack.project.pulumi("preview");
        assert.notEqual(code, 0);
        assert.match(text.replace(/\s+/g, " "), message);
    }

    it("goes through three steps, refuses others in the preview, and ends where it could begin again", async () => {
        await refused("keys", [1, "switch"], /tokens: rotation: "switch" does not follow no word.*Use "add"/);
        await refused("authority", [1, "drop"], /pki\.authorities\.kubernetes: .*Set rotation: add first/);

        const begun = await deploy(1);
        const added = await deploy(1, "add");
        assert.equal(added.node, begun.node);
        assert.deepEqual(added.trusted.slice(0, 1), begun.trusted);
        assert.deepEqual([added.trusted.length, added.accepted.length], [2, 2]);
        assert.match(added.text, /generation 2 is trusted from now on, 1 still issues/);

        await refused("keys", [1, "drop"], /tokens: rotation: "drop" does not follow "add"/);

        const switched = await deploy(1, "switch");
        assert.notEqual(switched.node, begun.node);
        assert.deepEqual(switched.trusted, [...added.trusted].reverse());
        assert.deepEqual(switched.accepted, [...added.accepted].reverse());
        assert.match(switched.text, /issued by another authority/);

        await refused("keys", [1], /tokens: rotation: no word does not follow "switch"/);

        const dropped = await deploy(1, "drop");
        assert.equal(dropped.node, switched.node);
        assert.deepEqual(dropped.trusted, switched.trusted.slice(0, 1));
        assert.deepEqual(dropped.accepted, switched.accepted.slice(0, 1));

        stack.declare(programIn(2));
        assert.match(await stack.preview(), /6 unchanged/);
        const over = await deploy(2);
        assert.deepEqual([over.node, over.trusted, over.accepted], [dropped.node, dropped.trusted, dropped.accepted]);
        await refused(
            "authority",
            [2, "switch"],
            /pki\.authorities\.kubernetes: .*Set rotation: add with generation: 2 first/,
        );
    });
});
