import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { algorithms } from "../../../components/pki/algorithm";
import { OneLeaf } from "./one-leaf";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { algorithmOf } from "../../../provider/pki/keys";
import { isSecret, type PropertyMap, unknown } from "../../../provider/property-values";
import { authorityOfTests, dayOf, FakeEngine, type Kept, leafOfTests, text } from "./fake-engine";

describe("Certificate", () => {
    let engine: FakeEngine;
    let now: string;
    let leaves: OneLeaf;
    let authority: Kept;
    let base: PropertyMap;

    before(async () => {
        const maker = new FakeEngine();
        const kind = new CertificateAuthorityResource(maker.log, () => dayOf("2026-01-01"));
        authority = await maker.create(kind, authorityOfTests);
        base = leafOfTests(authority);
    });

    beforeEach(() => {
        engine = new FakeEngine();
        now = "2026-01-01";
        leaves = new OneLeaf(engine.log, () => dayOf(now));
    });

    const issue = (changes: PropertyMap = {}, preview = false) =>
        engine.create(leaves, { ...base, ...changes }, preview);
    const parsed = ({ outputs }: Kept) => new X509Certificate(text(outputs, "certificate"));

    it("is signed by its authority, and says what was asked for", async () => {
        const leaf = await issue();
        const certificate = parsed(leaf);
        const issuer = parsed(authority);

        assert.ok(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
        assert.ok(certificate.checkPrivateKey(createPrivateKey(text(leaf.outputs, "privateKey"))));
        assert.equal(certificate.subject, "O=system:nodes\nCN=system:node:n0");
        assert.equal(certificate.subjectAltName, "DNS:n0, IP Address:10.0.0.6, IP Address:FD00:0:0:0:0:0:0:6");
        assert.deepEqual(certificate.keyUsage, ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
        assert.equal(certificate.ca, false);
        assert.deepEqual(
            [leaf.outputs["notBefore"], leaf.outputs["notAfter"]],
            ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
        );
        assert.equal(leaf.outputs["authorityFingerprint"], authority.outputs["fingerprint"]);
        assert.equal(leaf.outputs["serialNumber"], certificate.serialNumber.toLowerCase());
    });

    it("keeps its key as a secret, and nothing twice", async () => {
        const { inputs, outputs } = await issue();

        assert.ok(isSecret(outputs["privateKey"]));
        assert.deepEqual(inputs["authority"], { fingerprint: authority.outputs["fingerprint"] });
        assert.deepEqual(
            Object.keys(outputs).filter((name) => name in inputs),
            [],
        );
    });

    // RSA keys take long; the end-to-end tests issue certificates for all of them.
    for (const algorithm of algorithms.filter((name) => !name.startsWith("RSA-"))) {
        it(`has a key of its own, ${algorithm}`, async () => {
            const leaf = await issue({ algorithm });

            assert.equal(algorithmOf(parsed(leaf).publicKey), algorithm);
        });
    }

    it("does not know in a preview what will be issued, but when it ends", async () => {
        const { outputs } = await issue({}, true);

        assert.equal(outputs["certificate"], unknown);
        assert.equal(outputs["notAfter"], "2027-01-01T00:00:00Z");
    });

    it("is the same as long as nothing changes", async () => {
        const leaf = await issue();
        now = "2026-12-01";

        assert.deepEqual(await engine.diff(leaves, leaf, base), { changes: {}, lines: [] });
    });

    for (const [date, isDue] of [
        ["2026-12-01", false],
        ["2026-12-02", true],
        ["2027-06-01", true],
    ] as const) {
        it(`is ${isDue ? "" : "not "}due on ${date}, 30 days before 2027-01-01`, async () => {
            const leaf = await issue();
            now = date;
            const { changes, lines } = await engine.diff(leaves, leaf, base);

            assert.deepEqual(changes, isDue ? { notAfter: "update" } : {});
            assert.deepEqual(
                lines,
                isDue ? ["info: n0: issued anew: renewal due 2026-12-02 (expires 2027-01-01)"] : [],
            );
        });
    }

    it("is due at its end when it is renewed 0 days before", async () => {
        const leaf = await issue({ renewBeforeDays: 0 });
        now = "2026-12-31";
        assert.deepEqual((await engine.diff(leaves, leaf, { ...base, renewBeforeDays: 0 })).changes, {});
        now = "2027-01-01";
        assert.notDeepEqual((await engine.diff(leaves, leaf, { ...base, renewBeforeDays: 0 })).changes, {});
    });

    it("is never due by a clock that is behind its beginning, which a warning says", async () => {
        const leaf = await issue();
        now = "2020-01-01";
        const { changes, lines } = await engine.diff(leaves, leaf, base);

        assert.deepEqual(changes, {});
        assert.equal(lines.length, 1);
        assert.match(
            lines[0] ?? "",
            /^warning: n0: The certificate is valid only from 2026-01-01 on, but today is 2020-01-01/,
        );
    });

    for (const preview of [true, false]) {
        it(`refuses to outlive its authority, in ${preview ? "a preview" : "an up"}`, async () => {
            now = "2035-06-01";

            await assert.rejects(issue({}, preview), {
                message:
                    "n0: it would be valid until 2036-05-31, but its authority only until 2035-12-30. " +
                    "Take fewer validityDays than 365, or rotate the authority (rotation: add, then switch, then drop).",
            });
        });
    }

    it("may end with its authority", async () => {
        now = "2034-12-30";

        assert.equal((await issue()).outputs["notAfter"], authority.outputs["notAfter"]);
    });

    it("cannot be issued by an authority without a key", async () => {
        const { certificate = "" } = authority.outputs;

        await assert.rejects(issue({ authority: { certificate } }), /its authority has no private key here/);
    });
});
