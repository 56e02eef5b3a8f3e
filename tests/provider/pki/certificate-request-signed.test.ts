import "reflect-metadata";
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { issueAuthority, issueLeaf, type LeafContent } from "../../../provider/pki/issue";
import { privateKeyPem } from "../../../provider/pki/keys";
import { type PropertyMap, secret } from "../../../provider/property-values";
import { dayOf, text } from "./fake-engine";
import { content, newAuthority, newKey, type Outside, RequestBench, requestedKey } from "./request-fixture";

describe("what was signed for a CertificateRequest", () => {
    let authority: Outside;
    let stranger: Outside;
    let bench: RequestBench;

    before(async () => {
        authority = await newAuthority("company");
        stranger = await newAuthority("company");
    });

    beforeEach(() => {
        bench = new RequestBench(authority);
    });

    it("uses what was signed for it, also in a preview", async () => {
        const kept = await bench.make();
        const pem = await bench.sign(kept);
        const { changes } = await bench.engine.diff(bench.requests, kept, bench.inputs({ signed: pem }));
        const after = await bench.engine.update(bench.requests, kept, bench.inputs({ signed: pem }), true);

        assert.deepEqual(changes, { signed: "add" });
        assert.equal(text(after.outputs, "certificate"), pem);
        assert.equal(after.outputs["notAfter"], "2027-01-01T00:00:00Z");
        assert.deepEqual(
            ["request", "privateKey"].map((name) => text(after.outputs, name)),
            ["request", "privateKey"].map((name) => text(kept.outputs, name)),
        );
    });

    it("takes certificates between what was signed and the authority", async () => {
        const kept = await bench.make();
        const key = newKey();
        const middle = await x509.X509CertificateGenerator.create({
            subject: "CN=issuing",
            issuer: new x509.X509Certificate(authority.certificate.raw).subjectName,
            publicKey: createPublicKey(key).export({ type: "spki", format: "der" }),
            signingAlgorithm: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
            signingKey: await webcrypto.subtle.importKey(
                "pkcs8",
                authority.key.export({ type: "pkcs8", format: "der" }),
                { name: "ECDSA", namedCurve: "P-256" },
                false,
                ["sign"],
            ),
            notBefore: new Date(content.notBefore),
            notAfter: new Date(content.notAfter),
            extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
        });
        const issuer = { certificate: new X509Certificate(middle.toString("pem")), key };
        const leaf = await bench.sign(kept, {}, issuer);

        await assert.rejects(bench.deploy(kept, { signed: leaf }), /none of the authority's certificates signed it/);
        const { outputs } = await bench.deploy(kept, { signed: `${leaf}${issuer.certificate.toString()}` });
        assert.equal(text(outputs, "certificate"), `${leaf}${issuer.certificate.toString()}`);
    });

    for (const [what, changes, expected] of [
        ["another common name", { commonName: "n0" }, 'the common name is "n0", not "system:node:n0"'],
        ["no common name", { commonName: "" }, 'the common name is empty, not "system:node:n0"'],
        ["a missing organization", { organizations: [] }, "the organization system:nodes is missing"],
        [
            "an organization that nobody asked for",
            { organizations: ["system:nodes", "system:masters"] },
            "the organization system:masters was not asked for",
        ],
        ["a missing host", { hosts: ["n0"] }, "the SAN 10.0.0.6 is missing"],
        [
            "a host that nobody asked for",
            { hosts: ["n0", "10.0.0.6", "*.example.com"] },
            "the SAN *.example.com was not asked for",
        ],
        ["a missing purpose", { purposes: ["client"] }, "it may not be used as a server"],
        ["an end that has come", { notAfter: dayOf("2026-06-01") }, "it expired on 2026-06-01"],
    ] as const) {
        it(`refuses what was signed with ${what}`, async () => {
            const kept = await bench.make();
            const pem = await bench.sign(kept, changes);

            await assert.rejects(bench.engine.diff(bench.requests, kept, bench.inputs({ signed: pem })), {
                message:
                    `r: signed is not what the request asks for: ${expected}. Have the request of the stack output ` +
                    "certificateRequests signed as it is, or correct the entry. Until then write what stood there before, if anything did.",
            });
        });
    }

    it("refuses what another authority of the same name signed, and takes it where no authority is known", async () => {
        const kept = await bench.make();
        const pem = await bench.sign(kept, {}, stranger);

        await assert.rejects(bench.deploy(kept, { signed: pem }), /none of the authority's certificates signed it/);
        const without = Object.entries(bench.inputs({ signed: pem })).filter(([name]) => name !== "authority");
        const { outputs } = await bench.engine.update(bench.requests, kept, Object.fromEntries(without));
        assert.equal(text(outputs, "certificate"), pem);
    });

    it("takes what one of several authorities signed, so that they can be exchanged", async () => {
        const kept = await bench.make();
        const both = `${authority.pem}${stranger.pem}`;
        for (const issuer of [authority, stranger]) {
            const pem = await bench.sign(kept, {}, issuer);
            const { outputs } = await bench.engine.update(
                bench.requests,
                kept,
                bench.inputs({ authority: both, signed: pem }),
            );
            assert.equal(text(outputs, "certificate"), pem);
        }
    });

    it("refuses the certificate of an authority, and a key that may not sign", async () => {
        const kept = await bench.make();
        const issued = await issueAuthority({ ...content }, createPrivateKey(text(kept.outputs, "privateKey")));

        await assert.rejects(bench.deploy(kept, { signed: issued }), (error: Error) => {
            for (const fault of [/\(CA:true\)/, /its key usages lack digitalSignature/, /the SAN n0 is missing/]) {
                assert.match(error.message, fault);
            }
            return true;
        });
    });

    it("refuses what was signed for another request, and what was signed before there is one", async () => {
        const [kept, other] = [await bench.make(), await bench.make()];
        const pem = await bench.sign(other);

        await assert.rejects(bench.deploy(kept, { signed: pem }), {
            message:
                "r: signed is for the key of another request. Have the one signed that the stack output certificateRequests has now; " +
                "until then write what stood there before, if anything did.",
        });
        for (const preview of [true, false]) {
            await assert.rejects(bench.make({ signed: pem }, preview), /nothing was asked for yet\. Take signed out/);
        }
    });

    describe("that begins with an existing certificate", () => {
        async function existing(changes: Partial<LeafContent> = {}): Promise<PropertyMap> {
            const key = newKey();
            const certificate = await issueLeaf({ ...content, ...changes }, key, authority);
            return { signed: certificate, existing: { certificate, privateKey: secret(privateKeyPem(key)) } };
        }

        it("uses it, and asks for the next one with its key", async () => {
            const given = await existing();
            const kept = await bench.make(given);

            assert.equal(text(kept.outputs, "certificate"), given["signed"]);
            assert.ok(createPublicKey(createPrivateKey(text(kept.outputs, "privateKey"))).equals(requestedKey(kept)));
            const pem = await bench.sign(kept, { notAfter: dayOf("2028-01-01") });
            const after = await bench.deploy(kept, { ...given, signed: pem });
            assert.equal(text(after.outputs, "certificate"), pem);
        });

        it("uses it until what is wanted is signed", async () => {
            const kept = await bench.make(await existing({ hosts: ["n0"] }));

            assert.match(
                bench.engine.lines.join("\n"),
                /is not what is wanted any more: the SAN 10\.0\.0\.6 is missing/,
            );
            assert.notEqual(kept.outputs["requestPrivateKey"], undefined);
        });

        it("refuses the key of another certificate", async () => {
            const { signed: certificate, existing: pair } = await existing();
            const other = { ...(pair as PropertyMap), privateKey: secret(privateKeyPem(newKey())) };

            assert.deepEqual(
                await bench.engine.failures(
                    bench.requests,
                    bench.inputs({ signed: certificate ?? "", existing: other }),
                ),
                [
                    {
                        property: "existing.privateKey",
                        reason: "belongs to another certificate. Give the key of this one.",
                    },
                ],
            );
        });
    });
});
