import "reflect-metadata";
import assert from "node:assert/strict";
import { webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { OneLeaf } from "./one-leaf";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { issuedOf } from "../../../provider/pki/issued";
import type { PropertyMap } from "../../../provider/property-values";
import { authorityOfTests, dayOf, FakeEngine, type Kept, leafOfTests, text } from "./fake-engine";

const subjectAlternativeName = "2.5.29.17";

describe("the bytes of a certificate", () => {
    let engine: FakeEngine;
    let now: string;
    let leaves: OneLeaf;
    let authorities: CertificateAuthorityResource;
    let base: PropertyMap;

    before(async () => {
        const maker = new FakeEngine();
        const kind = new CertificateAuthorityResource(maker.log, () => dayOf("2026-01-01"));
        base = leafOfTests(await maker.create(kind, authorityOfTests));
    });

    beforeEach(() => {
        engine = new FakeEngine();
        now = "2026-01-01";
        leaves = new OneLeaf(engine.log, () => dayOf(now));
        authorities = new CertificateAuthorityResource(engine.log, () => dayOf(now));
    });

    const parsed = ({ outputs }: Kept) => new x509.X509Certificate(text(outputs, "certificate"));

    it("have a serial number of 16 bytes that is positive and never the same", async () => {
        const made = await Promise.all(Array.from({ length: 12 }, () => engine.create(leaves, base)));
        const serials = made.map((leaf) => text(leaf.outputs, "serialNumber"));

        assert.equal(new Set(serials).size, serials.length);
        for (const serial of serials) {
            assert.match(serial, /^[4-7][0-9a-f]{31}$/);
        }
    });

    for (const [start, days, end] of [
        ["2049-12-30", 1, "2049-12-31"],
        ["2049-12-30", 2, "2050-01-01"],
        ["2026-01-01", 36525, "2126-01-02"],
        ["2060-02-28", 2, "2060-03-01"],
    ] as const) {
        it(`have a date as RFC 5280 writes it: from ${start} to ${end}`, async () => {
            now = start;
            const inputs = { ...authorityOfTests, validityDays: days, renewBeforeDays: 0 };
            const kept = await engine.create(authorities, inputs);
            const der = Buffer.from(parsed(kept).rawData).toString("latin1");

            assert.equal(kept.outputs["notAfter"], `${end}T00:00:00Z`);
            // UTCTime to 2049, GeneralizedTime from 2050 on (RFC 5280, section 4.1.2.5).
            const [tag, digits] = end < "2050" ? ["\x17\x0d", end.slice(2)] : ["\x18\x0f", end];
            assert.ok(der.includes(`${tag}${digits.replaceAll("-", "")}000000Z`));
            assert.deepEqual(await engine.diff(authorities, kept, inputs), { changes: {}, lines: [] });
        });
    }

    for (const [commonName, organizations, isCritical] of [
        ["", [], true],
        ["", ["system:nodes"], false],
        ["n0", [], false],
    ] as const) {
        it(`have ${isCritical ? "" : "no "}critical names for the subject ${JSON.stringify([commonName, ...organizations])}`, async () => {
            const inputs = { ...base, commonName, organizations: [...organizations] };
            const leaf = await engine.create(leaves, inputs);

            assert.equal(parsed(leaf).getExtension(subjectAlternativeName)?.critical, isCritical);
            assert.deepEqual((await engine.diff(leaves, leaf, inputs)).changes, {});
        });
    }

    const many = Array.from({ length: 200 }, (_, index) =>
        index % 2 === 0 ? `node-${index}.example.com` : `10.1.${index}.7`,
    );
    for (const [what, inputs] of [
        ["a wildcard", { hosts: ["*.example.com", "example.com"] }],
        ["addresses of both kinds", { hosts: ["10.0.0.1", "fd00::1", "::1", "255.255.255.255"] }],
        ["mail and URI", { hosts: ["ops@example.com", "spiffe://example.com/a,b"] }],
        ["200 names", { hosts: many }],
        ["several organizations", { organizations: ["system:masters", "b", "a"] }],
        ["an organization with signs", { organizations: ['a=b + c, "d"', "#e\\f"] }],
        ["no organization", { organizations: [] }],
        ["the longest name", { commonName: "x".repeat(64) }],
        ["one purpose", { purposes: ["client"] }],
        ["an authority's name in the common name", { commonName: "O=kubernetes" }],
    ] as [string, PropertyMap][]) {
        it(`say what was asked for, so that nothing is due: ${what}`, async () => {
            const wanted = { ...base, ...inputs };
            const leaf = await engine.create(leaves, wanted);
            const issued = issuedOf(new X509Certificate(text(leaf.outputs, "certificate")));

            assert.deepEqual(
                Object.fromEntries(Object.keys(inputs).map((name) => [name, issued[name as "hosts"]])),
                inputs,
            );
            assert.deepEqual(await engine.diff(leaves, leaf, wanted), { changes: {}, lines: [] });
        });
    }

    for (const [hosts, reason] of [
        [["größe.example.com"], /xn--/],
        [["a.*.example.com"], /hosts\[0\]/],
        [["10.0.0.0/8"], /hosts\[0\]/],
        [["ok", "a b"], /hosts\[1\]/],
    ] as const) {
        it(`are not made for ${hosts.join(" and ")}`, async () => {
            await assert.rejects(engine.create(leaves, { ...base, hosts: [...hosts] }), reason);
        });
    }

    it("are read when somebody else made them, with a serial number that begins with the high bit", async () => {
        const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
        const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
        const certificate = await x509.X509CertificateGenerator.createSelfSigned({
            serialNumber: "ff00000000000001",
            name: "O=Kubernetes, CN=kubernetes",
            notBefore: new Date("2026-01-01T00:00:00Z"),
            notAfter: new Date("2035-12-30T00:00:00Z"),
            signingAlgorithm: algorithm,
            keys,
            extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
        });
        const exported = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
        const privateKey = `-----BEGIN PRIVATE KEY-----\n${exported.toString("base64")}\n-----END PRIVATE KEY-----\n`;
        const existing = { certificate: certificate.toString("pem"), privateKey };
        const kept = await engine.create(authorities, { ...authorityOfTests, existing });
        const leaf = await engine.create(leaves, leafOfTests(kept));

        assert.deepEqual(engine.lines, []);
        assert.equal(text(kept.outputs, "serialNumber"), "ff00000000000001");
        assert.equal(leaf.outputs["authorityFingerprint"], kept.outputs["fingerprint"]);
    });
});
