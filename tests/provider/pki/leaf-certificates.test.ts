import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { LeafCertificatesResource } from "../../../provider/pki/leaf-certificates";
import { isSecret, type PropertyMap, unknown } from "../../../provider/property-values";
import { authorityOfTests, dayOf, FakeEngine, type Kept, leafOfTests, text } from "./fake-engine";

describe("LeafCertificates", () => {
    let engine: FakeEngine;
    let now: string;
    let leaves: LeafCertificatesResource;
    let authority: Kept;
    let authorities: CertificateAuthorityResource;

    before(async () => {
        const maker = new FakeEngine();
        authorities = new CertificateAuthorityResource(maker.log, () => dayOf("2026-01-01"));
        authority = await maker.create(authorities, authorityOfTests);
    });

    beforeEach(() => {
        engine = new FakeEngine();
        now = "2026-01-01";
        leaves = new LeafCertificatesResource(engine.log, () => dayOf(now));
    });

    /** Leaves by name, each with what is different about it. */
    function inputsOf(wanted: Readonly<Record<string, PropertyMap>>, signer = authority): PropertyMap {
        const { authority: issuer = "", ...common } = leafOfTests(signer);
        const certificates = Object.entries(wanted).map(([name, changes]) => [name, { ...common, ...changes }]);
        return { authority: issuer, certificates: Object.fromEntries(certificates) as PropertyMap };
    }

    const pemOf = ({ outputs }: Kept, name: string): string => text(outputs, `${name}.certificate`);

    it("issues each of them, and marks the keys alone as secrets", async () => {
        const kept = await engine.create(leaves, inputsOf({ a: { commonName: "a" }, "b.c": { commonName: "b" } }));

        assert.equal(new X509Certificate(pemOf(kept, "a")).subject, "O=system:nodes\nCN=a");
        assert.equal(new X509Certificate(pemOf(kept, "b.c")).subject, "O=system:nodes\nCN=b");
        const secrets = Object.keys(kept.outputs).filter((name) => isSecret(kept.outputs[name]));
        assert.deepEqual(secrets.sort(), ["a.privateKey", "b.c.privateKey"]);
        assert.equal(kept.outputs["authorityFingerprint"], authority.outputs["fingerprint"]);
    });

    it("issues anew what has a reason alone, and leaves the others as they are", async () => {
        const kept = await engine.create(leaves, inputsOf({ a: {}, b: {} }));
        const wanted = inputsOf({ a: {}, b: { hosts: ["n0"] } });

        assert.deepEqual(await engine.diff(leaves, kept, wanted), {
            changes: { 'certificates["b"].hosts[1]': "delete", 'certificates["b"].hosts[2]': "delete" },
            lines: ["info: b: issued anew: SAN removed: 10.0.0.6; SAN removed: fd00::6"],
        });
        const updated = await engine.update(leaves, kept, wanted);
        assert.equal(pemOf(updated, "a"), pemOf(kept, "a"));
        assert.notEqual(pemOf(updated, "b"), pemOf(kept, "b"));
    });

    it("takes a name that every object has for what it is", async () => {
        const kept = await engine.create(leaves, inputsOf({ a: {} }));
        const wanted = inputsOf({ a: {}, constructor: { commonName: "c" } });

        assert.deepEqual((await engine.diff(leaves, kept, wanted)).changes, { 'certificates["constructor"]': "add" });
        const updated = await engine.update(leaves, kept, wanted);
        assert.match(new X509Certificate(pemOf(updated, "constructor")).subject, /CN=c$/);
        assert.deepEqual((await engine.diff(leaves, updated, inputsOf({ a: {} }))).changes, {
            'certificates["constructor"]': "delete",
        });
    });

    it("knows in a preview what stays", async () => {
        const kept = await engine.create(leaves, inputsOf({ a: {}, b: {} }));
        const { outputs } = await engine.update(leaves, kept, inputsOf({ a: {}, b: { hosts: ["n0"] } }), true);

        assert.equal(outputs["a.certificate"], kept.outputs["a.certificate"]);
        assert.equal(outputs["b.certificate"], unknown);
        assert.equal(outputs["b.notAfter"], "2027-01-01T00:00:00Z");
    });

    it("makes what comes, forgets what goes, and leaves the others as they are", async () => {
        const kept = await engine.create(leaves, inputsOf({ a: {}, b: {} }));
        const wanted = inputsOf({ b: {}, c: {} });

        assert.deepEqual(await engine.diff(leaves, kept, wanted), {
            changes: { 'certificates["c"]': "add", 'certificates["a"]': "delete" },
            lines: [],
        });
        const updated = await engine.update(leaves, kept, wanted);
        assert.equal(pemOf(updated, "b"), pemOf(kept, "b"));
        assert.ok(!Object.keys(updated.outputs).some((name) => name.startsWith("a.")));
        assert.notEqual(pemOf(updated, "c"), "");
    });

    it("says once what several have in common, and of many names how many there are", async () => {
        const names = Array.from({ length: 12 }, (_, index) => `n${index + 10}`);
        const all = inputsOf({ ...Object.fromEntries(names.map((name) => [name, {}])), z: { validityDays: 500 } });
        const kept = await engine.create(leaves, all);
        now = "2027-01-01";
        const { changes, lines } = await engine.diff(leaves, kept, all);

        assert.deepEqual(lines, [
            `info: ${names.slice(0, 10).join(", ")} and 2 more: issued anew: renewal due 2026-12-02 (expires 2027-01-01)`,
        ]);
        assert.deepEqual(
            Object.keys(changes),
            names.map((name) => `["${name}.notAfter"]`),
        );
    });

    it("shows one change of their authority, whoever signs", async () => {
        const kept = await engine.create(leaves, inputsOf({ a: {}, b: {} }));
        const other = await engine.create(authorities, authorityOfTests);
        const wanted = inputsOf({ a: {}, b: {} }, other);

        assert.deepEqual(await engine.diff(leaves, kept, wanted), {
            changes: { authority: "update" },
            lines: ["info: a, b: issued anew: issued by another authority"],
        });
        const { outputs } = await engine.update(leaves, kept, wanted);
        assert.equal(outputs["authorityFingerprint"], other.outputs["fingerprint"]);
    });

    it("tells all that cannot be issued at once, and issues nothing then", async () => {
        const wanted = inputsOf({ a: { validityDays: 36500 }, b: {}, c: { validityDays: 36000 } });

        await assert.rejects(engine.create(leaves, wanted), (error: Error) => {
            assert.match(error.message, /^a: it would be valid until .*\nc: it would be valid until /);
            return true;
        });
    });

    it("names the leaf and its property where inputs are wrong, all of them", async () => {
        const failures = await engine.failures(
            leaves,
            inputsOf({ a: { validityDays: 0 }, b: { hosts: ["_"], more: 1 } }),
        );

        assert.deepEqual(failures.map(({ property }) => property).sort(), [
            'certificates["a"].validityDays',
            'certificates["b"].hosts[0]',
            'certificates["b"].more',
        ]);
    });

    it("keeps what the state has in a refresh, and is not imported by an id", async () => {
        const kept = await engine.create(leaves, inputsOf({ a: {} }));
        const request = { urn: "urn", type: "t", name: "r", id: "r", signal: new AbortController().signal, timeout: 0 };

        assert.deepEqual(await leaves.read({ ...request, ...kept }), { id: "r", ...kept });
        assert.throws(
            () => leaves.read({ ...request, inputs: {}, outputs: {} }),
            /r: certificates are not imported by an id/,
        );
    });

    it("ends between two keys when it is cancelled", async () => {
        const controller = new AbortController();
        const { inputs } = await leaves.check({
            ...{ urn: "urn", type: "t", name: "r", signal: controller.signal },
            ...{ oldInputs: undefined, newInputs: inputsOf({ a: {}, b: {} }), randomSeed: new Uint8Array() },
        });
        controller.abort(new Error("cancelled"));
        const creation = leaves.create({
            ...{ urn: "urn", type: "t", name: "r", signal: controller.signal, inputs, preview: false, timeout: 0 },
        });

        await assert.rejects(creation, /cancelled/);
    });
});
