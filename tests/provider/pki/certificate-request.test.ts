import "reflect-metadata";
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { algorithms } from "../../../components/pki/algorithm";
import { algorithmOf, privateKeyPem } from "../../../provider/pki/keys";
import { isSecret, type PropertyMap, secret, unknown } from "../../../provider/property-values";
import { text } from "./fake-engine";
import { newAuthority, newKey, type Outside, RequestBench, requestedKey, requestOf } from "./request-fixture";

function extensionOf<Kind extends x509.Extension>(
    { extensions }: x509.Pkcs10CertificateRequest,
    kind: new (...values: never[]) => Kind,
): Kind | undefined {
    return extensions.find((extension): extension is Kind => extension instanceof kind);
}

describe("CertificateRequest", () => {
    let authority: Outside;
    let bench: RequestBench;

    before(async () => {
        authority = await newAuthority("company");
    });

    beforeEach(() => {
        bench = new RequestBench(authority);
    });

    // Long RSA keys take seconds; the end-to-end tests make some.
    for (const algorithm of algorithms.filter((name) => !name.startsWith("RSA-") || name === "RSA-2048")) {
        it(`asks for all that is wanted, with a key of its own: ${algorithm}`, async () => {
            const { outputs } = await bench.make({ algorithm });
            const request = requestOf({ inputs: {}, outputs });
            const names = extensionOf(request, x509.SubjectAlternativeNameExtension)?.names.toJSON();
            const key = createPrivateKey(text(outputs, "privateKey"));

            assert.ok(await request.verify());
            assert.ok(createPublicKey(key).equals(requestedKey({ inputs: {}, outputs })));
            assert.equal(algorithmOf(key), algorithm);
            assert.equal(request.subject, "O=system:nodes, CN=system:node:n0");
            assert.deepEqual(names, [
                { type: "dns", value: "n0" },
                { type: "ip", value: "10.0.0.6" },
            ]);
            assert.deepEqual(
                [...(extensionOf(request, x509.ExtendedKeyUsageExtension)?.usages ?? [])],
                ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
            );
            const usages = extensionOf(request, x509.KeyUsagesExtension)?.usages;
            assert.equal(usages, algorithm.startsWith("RSA") ? 5 : 1);
            // An RSA key takes seconds on a crowded machine.
        }).timeout(30_000);
    }

    it("marks hosts as critical where there is no subject", async () => {
        const { outputs } = await bench.make({ commonName: "", organizations: [] });
        const request = requestOf({ inputs: {}, outputs });

        assert.equal(request.subject, "");
        assert.equal(extensionOf(request, x509.SubjectAlternativeNameExtension)?.critical, true);
    });

    it("keeps keys as secrets, and makes nothing in a preview", async () => {
        const { outputs } = await bench.make();
        const preview = await bench.make({}, true);

        assert.ok(isSecret(outputs["privateKey"] ?? null));
        assert.ok(!text(outputs, "request").includes("PRIVATE KEY"));
        assert.deepEqual(preview.outputs, { request: unknown, privateKey: secret(unknown) });
    });

    for (const [what, changes, line] of [
        ["another host", { hosts: ["n0", "10.0.0.7"] }, "SAN added: 10.0.0.7; SAN removed: 10.0.0.6"],
        ["another common name", { commonName: "n" }, "common name system:node:n0 -> n"],
        ["another purpose", { purposes: ["client"] }, "purpose removed: server"],
        ["another kind of key", { algorithm: "ECDSA-P384" }, "algorithm ECDSA-P256 -> ECDSA-P384"],
    ] as const) {
        it(`is made anew, with another key, for ${what}, and the preview says why`, async () => {
            const kept = await bench.make();
            const after = await bench.deploy(kept, changes as unknown as PropertyMap);

            assert.deepEqual(after.lines, [`info: requested anew: ${line}`]);
            assert.ok(!requestedKey(after).equals(requestedKey(kept)));
        });
    }

    it("stays the same for the same in another order, and for another time of renewal", async () => {
        const kept = await bench.make();
        const after = await bench.deploy(kept, { hosts: ["10.0.0.6", "n0"], renewBeforeDays: 60 });

        assert.deepEqual([after.lines, after.outputs], [[], kept.outputs]);
    });

    for (const [what, changes, property, reason] of [
        ["signed without a certificate", { signed: "x" }, "signed", /^has no certificate\. Give it one in PEM/],
        [
            "a request as signed",
            { signed: "-----BEGIN CERTIFICATE REQUEST-----\nM\n-----END CERTIFICATE REQUEST-----" },
            "signed",
            /^has no certificate, only CERTIFICATE REQUEST\./,
        ],
        [
            "a certificate that cannot be read",
            { authority: "-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----" },
            "authority",
            /cannot be read/,
        ],
        ["a bad host", { hosts: ["a b"] }, "hosts[0]", /^"a b" /],
        ["no purpose", { purposes: [] }, "purposes", /is for nothing/],
        ["a time that is no number", { renewBeforeDays: "1" }, "renewBeforeDays", /whole number/],
        ["an unknown property", { validityDays: 1 }, "validityDays", /is no property/],
    ] as const) {
        it(`refuses ${what}`, async () => {
            const failures = await bench.engine.failures(
                bench.requests,
                bench.inputs(changes as unknown as PropertyMap),
            );

            assert.deepEqual(
                failures.map((failure) => failure.property),
                [property],
            );
            assert.match(failures[0]?.reason ?? "", reason);
        });
    }

    it("reads PEM with Windows line ends and a key block, of which it keeps the certificate alone", async () => {
        const kept = await bench.make();
        const pem = await bench.sign(kept);
        const messy = `${privateKeyPem(newKey())}subject=x\n${pem}`.replaceAll("\n", "\r\n");
        const { inputs: checked, outputs } = await bench.deploy(kept, { signed: messy });

        assert.equal(checked["signed"], pem);
        assert.equal(text(outputs, "certificate"), pem);
    });

    it("compares the files alone where there is no state", async () => {
        const old = bench.inputs();
        const { changes, lines } = await bench.engine.diff(
            bench.requests,
            { inputs: old, outputs: old },
            bench.inputs({ hosts: ["n0"], signed: authority.pem }),
        );

        assert.deepEqual(changes, { hosts: "update", signed: "add" });
        assert.deepEqual(lines, ["info: requested anew: SAN removed: 10.0.0.6"]);
    });
});
