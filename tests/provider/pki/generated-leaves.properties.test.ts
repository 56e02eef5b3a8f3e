import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { OneLeaf } from "./one-leaf";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { catalogOf } from "../../components/pki/catalogs";
import { authorityInputs, dayOf, FakeEngine, text } from "./fake-engine";

const nodeNames = fc.uniqueArray(fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/), { minLength: 1, maxLength: 3 });
const roles = fc.subarray(["control-plane", "etcd", "worker"], { minLength: 1 });
const nodes = nodeNames.chain((names) =>
    fc
        .tuple(...names.map(() => roles))
        .map((each) =>
            Object.fromEntries(
                names.map((name, index) => [
                    name,
                    { addresses: [`10.0.0.${index + 1}`, `fd00::${index + 1}`], roles: each[index] },
                ]),
            ),
        ),
);
const elliptic = fc.constantFrom("ECDSA-P256", "ECDSA-P384", "Ed25519");

describe("the certificates of any default catalog", () => {
    it("verify against their authority and against no other, and are due no sooner than they are to be", async () => {
        await fc.assert(
            fc.asyncProperty(nodes, elliptic, async (section, algorithm) => {
                const defaults = { authorities: { algorithm }, certificates: { algorithm } };
                const { authorities } = catalogOf({ defaults }, section);
                const engine = new FakeEngine();
                const today = () => dayOf("2026-01-01");
                const [makers, leaves] = [
                    new CertificateAuthorityResource(engine.log, today),
                    new OneLeaf(engine.log, today),
                ];
                const issued = [];
                for (const { commonName, organizations, validityDays, renewBeforeDays, certificates } of authorities) {
                    const subject = { commonName, organizations: [...organizations] };
                    const life = { algorithm, validityDays, renewBeforeDays };
                    const authority = await engine.create(makers, { ...subject, ...life });
                    for (const leaf of certificates) {
                        const inputs = {
                            commonName: leaf.commonName,
                            organizations: [...leaf.organizations],
                            hosts: [...leaf.hosts],
                            purposes: [...leaf.purposes],
                            algorithm: leaf.algorithm,
                            validityDays: leaf.validityDays,
                            renewBeforeDays: leaf.renewBeforeDays,
                            authority: authorityInputs(authority),
                        };
                        const kept = await engine.create(leaves, inputs);
                        assert.deepEqual(await engine.diff(leaves, kept, inputs), { changes: {}, lines: [] });
                        issued.push({ authority, kept });
                    }
                }

                const issuers = [...new Set(issued.map(({ authority }) => authority))].map((authority) => ({
                    authority,
                    publicKey: new X509Certificate(text(authority.outputs, "certificate")).publicKey,
                }));
                for (const { authority, kept } of issued) {
                    const certificate = new X509Certificate(text(kept.outputs, "certificate"));
                    const accepting = issuers.filter(({ publicKey }) => certificate.verify(publicKey));
                    assert.deepEqual(
                        accepting.map((issuer) => issuer.authority),
                        [authority],
                    );
                }
                assert.ok(issuers.length > 1 && issued.length > issuers.length);
            }),
            { numRuns: 8 },
        );
    }).timeout(30_000);
});
