import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { generationsOf, type RotationStep } from "../../../components/pki/generations";
import { authority, createPkiStack, leaf, type PkiStack } from "./fixture";

/** A program in a step of the rotation of its authority and its key pair. */
function programIn(generation: number, rotation?: RotationStep): object {
    const { accepted, issuing } = generationsOf(generation, rotation);
    const step = rotation === undefined ? {} : { rotation };
    return {
        authorities: Object.fromEntries(accepted.map((each) => [`ca-${each}`, authority])),
        leaves: { node: { ...leaf, authority: `ca-${issuing}` } },
        keyPairs: { tokens: { algorithm: "ECDSA-P256", ...step } },
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

    before(async () => {
        stack = await createPkiStack();
        stack.declare(programIn(1));
        await stack.up();
    });

    /** What is trusted and accepted after a deployment; everything that was before has to be, too, when a step adds. */
    async function deploy(generation: number, rotation?: RotationStep) {
        stack.declare(programIn(generation, rotation));
        const text = await stack.up();
        const { bundles, certificates, publicKeys } = await stack.outputs();
        const trusted = blocksOf(bundles["bundle"]);
        const node = new X509Certificate(certificates["node"] ?? "");
        const issuers = trusted.map((pem) => new X509Certificate(pem)).filter((each) => node.verify(each.publicKey));
        assert.equal(issuers.length, 1, "the leaf chains to one that is trusted");
        return { text, trusted, node: node.fingerprint256, accepted: blocksOf(publicKeys["tokens"]) };
    }

    async function refused(generation: number, rotation: RotationStep | undefined, message: RegExp): Promise<void> {
        stack.declare(programIn(generation, rotation));
        const { code, text } = await stack.project.pulumi("preview");
        assert.notEqual(code, 0);
        assert.match(text.replace(/\s+/g, " "), message);
    }

    it("goes through three steps, refuses others in the preview, and ends where it could begin again", async () => {
        await refused(1, "switch", /tokens: rotation: "switch" does not follow no word.*Use "add"/);
        await refused(1, "drop", /pki\.authorities\.kubernetes: .*Set rotation: add first/);

        const begun = await deploy(1);
        const added = await deploy(1, "add");
        assert.equal(added.node, begun.node);
        assert.deepEqual(added.trusted.slice(0, 1), begun.trusted);
        assert.deepEqual([added.trusted.length, added.accepted.length], [2, 2]);
        assert.match(added.text, /generation 2 is trusted from now on, 1 still issues/);

        await refused(1, "drop", /tokens: rotation: "drop" does not follow "add"/);

        const switched = await deploy(1, "switch");
        assert.notEqual(switched.node, begun.node);
        assert.deepEqual(switched.trusted, [...added.trusted].reverse());
        assert.deepEqual(switched.accepted, [...added.accepted].reverse());
        assert.match(switched.text, /issued by another authority/);

        await refused(1, undefined, /tokens: rotation: no word does not follow "switch"/);

        const dropped = await deploy(1, "drop");
        assert.equal(dropped.node, switched.node);
        assert.deepEqual(dropped.trusted, switched.trusted.slice(0, 1));
        assert.deepEqual(dropped.accepted, switched.accepted.slice(0, 1));

        stack.declare(programIn(2));
        assert.match(await stack.preview(), /6 unchanged/);
        const over = await deploy(2);
        assert.deepEqual([over.node, over.trusted, over.accepted], [dropped.node, dropped.trusted, dropped.accepted]);
        await refused(2, "switch", /pki\.authorities\.kubernetes: .*Set rotation: add with generation: 2 first/);
    });
});
