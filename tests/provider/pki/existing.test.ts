import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { OneLeaf } from "./one-leaf";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { day } from "../../../provider/pki/clock";
import { issueAuthority } from "../../../provider/pki/issue";
import type { PropertyMap } from "../../../provider/property-values";
import { authorityOfTests, dayOf, FakeEngine, type Kept, leafOfTests, text } from "./fake-engine";

describe("an existing certificate", () => {
    let engine: FakeEngine;
    let now: string;
    let leaves: OneLeaf;
    let authorities: CertificateAuthorityResource;
    let authority: Kept;
    let base: PropertyMap;
    let leaf: Kept;
    let certificate: string;
    let privateKey: string;

    before(async () => {
        const maker = new FakeEngine();
        const today = () => dayOf("2026-01-01");
        authority = await maker.create(new CertificateAuthorityResource(maker.log, today), authorityOfTests);
        base = leafOfTests(authority);
        leaf = await maker.create(new OneLeaf(maker.log, today), base);
        [certificate, privateKey] = [text(leaf.outputs, "certificate"), text(leaf.outputs, "privateKey")];
    });

    beforeEach(() => {
        engine = new FakeEngine();
        now = "2026-01-01";
        leaves = new OneLeaf(engine.log, () => dayOf(now));
        authorities = new CertificateAuthorityResource(engine.log, () => dayOf(now));
    });

    const windows = (pem: string) => pem.replaceAll("\n", "\r\n");

    for (const [what, pair] of [
        ["as it was written", () => ({ certificate, privateKey })],
        ["with Windows line ends", () => ({ certificate: windows(certificate), privateKey: windows(privateKey) })],
        [
            "with its authority behind it",
            () => ({ certificate: certificate + text(authority.outputs, "certificate"), privateKey }),
        ],
        ["with its key before it", () => ({ certificate: privateKey + certificate, privateKey })],
        ["with text around it", () => ({ certificate: `subject=n0\n${certificate}\nend`, privateKey })],
        [
            "with a key of the older form",
            () => ({
                certificate,
                privateKey: createPrivateKey(privateKey).export({ type: "sec1", format: "pem" }).toString(),
            }),
        ],
    ] as [string, () => PropertyMap][]) {
        it(`is taken ${what}`, async () => {
            const taken = await engine.create(leaves, { ...base, existing: pair() });

            assert.deepEqual(taken.outputs, leaf.outputs);
            assert.deepEqual(engine.lines, []);
            assert.ok(!JSON.stringify(taken.inputs["existing"]).includes("\\r"));
        });
    }

    it("is taken on the day that it begins on, at whatever hour", async () => {
        const atNoon = new OneLeaf(engine.log, () => dayOf(now) + day / 2);
        const { outputs } = await engine.create(atNoon, base);
        const existing = { certificate: text(outputs, "certificate"), privateKey: text(outputs, "privateKey") };
        const taken = await engine.create(leaves, { ...base, existing });

        assert.equal(taken.outputs["notBefore"], "2026-01-01T12:00:00Z");
        assert.deepEqual((await engine.diff(leaves, taken, { ...base, existing })).lines, []);
    });

    for (const [what, change, today, reason] of [
        ["names another host", { hosts: ["n0"] }, "2026-01-01", "SAN removed: 10.0.0.6; SAN removed: fd00::6"],
        ["has another key", { algorithm: "Ed25519" }, "2026-01-01", "algorithm ECDSA-P256 -> Ed25519"],
        ["is due", {}, "2026-12-02", "renewal due 2026-12-02 (expires 2027-01-01)"],
        ["is not valid yet", {}, "2025-12-31", "it is valid only from 2026-01-01 on, but today is 2025-12-31"],
    ] as [string, PropertyMap, string, string][]) {
        it(`is not taken when it ${what}, and the log says so`, async () => {
            now = today;
            const made = await engine.create(leaves, {
                ...base,
                ...change,
                validityDays: 365,
                existing: { certificate, privateKey },
            });

            assert.notEqual(made.outputs["certificate"], certificate);
            assert.ok(
                engine.lines[0]?.startsWith(`warning: n0: existing is not used, a new one is issued: ${reason}`),
                engine.lines[0],
            );
        });
    }

    it("has whole days of validity, as people count them, also where it ends a second earlier", async () => {
        const certificate = await issueAuthority(
            {
                commonName: "k",
                organizations: [],
                notBefore: dayOf("2026-01-01"),
                notAfter: dayOf("2027-01-01") - 1000,
            },
            generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
        );
        const inputs = {
            ...authorityOfTests,
            commonName: "k",
            organizations: [],
            renewBeforeDays: 30,
            existing: { certificate },
        };
        const taken = await engine.create(authorities, inputs);

        assert.deepEqual((await engine.diff(authorities, taken, { ...inputs, validityDays: 400 })).lines, [
            "info: issued anew: validity 365 -> 400 days",
        ]);
    });

    it("is not taken from another authority of the same name", async () => {
        const other = await engine.create(authorities, authorityOfTests);
        const made = await engine.create(leaves, { ...leafOfTests(other), existing: { certificate, privateKey } });

        assert.equal(made.outputs["authorityFingerprint"], other.outputs["fingerprint"]);
        assert.deepEqual(engine.lines, [
            "warning: n0: existing is not used, a new one is issued: issued by another authority.",
        ]);
    });

    it("of an authority may come without its key, which then is nowhere", async () => {
        const existing = { certificate: text(authority.outputs, "certificate") };
        const { outputs } = await engine.create(authorities, { ...authorityOfTests, existing });

        assert.equal(outputs["fingerprint"], authority.outputs["fingerprint"]);
        assert.equal(outputs["privateKey"], null);
    });

    it("of an authority is taken also when it is due, with a warning: it is what everybody trusts", async () => {
        now = "2035-01-01";
        const existing = { certificate: text(authority.outputs, "certificate") };
        const { outputs } = await engine.create(authorities, { ...authorityOfTests, existing });

        assert.equal(outputs["fingerprint"], authority.outputs["fingerprint"]);
        assert.deepEqual(engine.lines, [
            "warning: renewal due 2034-12-30 (expires 2035-12-30): rotate it (rotation: add, then switch, then drop).",
        ]);
    });

    it("of an authority is not taken after its end", async () => {
        now = "2035-12-30";
        const existing = { certificate: text(authority.outputs, "certificate") };
        const { outputs } = await engine.create(authorities, { ...authorityOfTests, existing });

        assert.notEqual(outputs["fingerprint"], authority.outputs["fingerprint"]);
        assert.match(
            engine.lines.join(),
            /^warning: existing is not used, a new one is issued: renewal due 2035-12-30/,
        );
    });

    const encrypted = generateKeyPairSync("ec", {
        namedCurve: "P-256",
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" },
    }).privateKey;
    const otherKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString();
    const inBase64 = "MIIBrokenKeyThatMustNotBeShown";
    const broken = `-----BEGIN PRIVATE KEY-----\n${inBase64}\n-----END PRIVATE KEY-----\n`;

    for (const [what, change, property, reason] of [
        ["an encrypted key", { privateKey: encrypted }, "privateKey", /^is encrypted\. Give it without a password/],
        ["the key of another certificate", { privateKey: otherKey }, "privateKey", /^belongs to another certificate\./],
        ["a key that is none", { privateKey: broken }, "privateKey", /^has a private key that cannot be read\./],
        ["no key", { privateKey: "" }, "privateKey", /^has no private key\. Give it one in PEM/],
        [
            "a key where the certificate should be",
            { certificate: otherKey },
            "certificate",
            /^has no certificate, only PRIVATE KEY\./,
        ],
        ["no certificate", { certificate: "nothing" }, "certificate", /^has no certificate\. Give it one in PEM/],
        [
            "half a certificate",
            { certificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
            "certificate",
            /^has a certificate that cannot be read\./,
        ],
    ] as [string, PropertyMap, string, RegExp][]) {
        it(`is refused with ${what}, which the message does not show`, async () => {
            const existing = { certificate, privateKey, ...change };
            const failures = await engine.failures(leaves, { ...base, existing });

            assert.deepEqual(
                failures.map((failure) => failure.property),
                [`existing.${property}`],
            );
            assert.match(failures[0]?.reason ?? "", reason);
            assert.ok(!/BEGIN [A-Z ]*-----|MII/.test(failures[0]?.reason ?? ""));
        });
    }

    it("of an authority is refused when it is a leaf's", async () => {
        const failures = await engine.failures(authorities, {
            ...authorityOfTests,
            existing: { certificate, privateKey },
        });

        assert.deepEqual(failures, [
            {
                property: "existing.certificate",
                reason: "is not the certificate of an authority (CA:false). Give one that is.",
            },
        ]);
    });
});
