import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { algorithmOf } from "../../../provider/pki/keys";
import { isSecret } from "../../../provider/property-values";
import { dayOf, text } from "./fake-engine";
import { newAuthority, type Outside, RequestBench, requestedKey } from "./request-fixture";

describe("a CertificateRequest whose certificate is in use", () => {
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

    const wider = { hosts: ["n0", "10.0.0.6", "10.0.0.7"] };

    it("keeps certificate and key in use until its successor is signed", async () => {
        const first = await bench.signed();
        const waiting = await bench.deploy(first, { ...wider, signed: first.pem });

        assert.deepEqual(waiting.lines, [
            "info: requested anew: SAN added: 10.0.0.7",
            "warning: The certificate in use is not what is wanted any more: the SAN 10.0.0.7 is missing. It stays in use until the " +
                "request is signed (stack output certificateRequests), and the certificate is written as signed.",
        ]);
        assert.equal(text(waiting.outputs, "certificate"), first.pem);
        assert.equal(text(waiting.outputs, "privateKey"), text(first.outputs, "privateKey"));
        assert.ok(isSecret(waiting.outputs["requestPrivateKey"] ?? null));
        assert.ok(!requestedKey(waiting).equals(requestedKey(first)));

        const again = await bench.deploy(waiting, { ...wider, signed: first.pem });
        assert.deepEqual(again.outputs, waiting.outputs);
        assert.match(again.lines.join("\n"), /^warning: The certificate in use is not what is wanted any more/);

        const next = await bench.sign(waiting, wider);
        const after = await bench.deploy(waiting, { ...wider, signed: next });
        assert.deepEqual(after.lines, []);
        assert.equal(text(after.outputs, "certificate"), next);
        assert.equal(text(after.outputs, "privateKey"), text(waiting.outputs, "requestPrivateKey"));
        assert.equal(text(after.outputs, "request"), text(waiting.outputs, "request"));
        assert.equal(after.outputs["requestPrivateKey"], undefined);
    });

    it("takes nothing in the edit that asks for something else, but what was in use", async () => {
        const first = await bench.signed();
        const pem = await bench.sign(first);

        await assert.rejects(bench.deploy(first, { ...wider, signed: pem }), /the SAN 10\.0\.0\.7 is missing/);
    });

    it("makes a key of the other kind beside the one in use", async () => {
        const first = await bench.signed();
        const waiting = await bench.deploy(first, { algorithm: "Ed25519", signed: first.pem });

        assert.equal(algorithmOf(createPrivateKey(text(waiting.outputs, "privateKey"))), "ECDSA-P256");
        assert.equal(algorithmOf(requestedKey(waiting)), "Ed25519");
    });

    it("has its own request again when the edit is taken back", async () => {
        const first = await bench.signed();
        const waiting = await bench.deploy(first, { ...wider, signed: first.pem });
        const after = await bench.deploy(waiting, { signed: first.pem });

        assert.ok(requestedKey(after).equals(requestedKey(first)));
        assert.equal(after.outputs["requestPrivateKey"], undefined);
        assert.equal(text(after.outputs, "certificate"), first.pem);
    });

    it("takes what has more than was asked for once the entry says so, with the same key", async () => {
        const kept = await bench.make();
        const pem = await bench.sign(kept, wider);
        const after = await bench.deploy(kept, { ...wider, signed: pem });

        assert.equal(text(after.outputs, "certificate"), pem);
        assert.ok(requestedKey(after).equals(requestedKey(kept)));
        assert.notEqual(text(after.outputs, "request"), text(kept.outputs, "request"));
    });

    it("goes when signed is taken out, and the request stays", async () => {
        const first = await bench.signed();
        const after = await bench.deploy(first, {});

        assert.equal(after.outputs["certificate"], undefined);
        assert.equal(text(after.outputs, "request"), text(first.outputs, "request"));
    });

    it("is warned of when it is due, and used beyond its end: the rest of an installation goes on", async () => {
        const first = await bench.signed();
        for (const [date, lines] of [
            ["2026-12-01", []],
            ["2026-12-02", ["warning: renewal due 2026-12-02 (expires 2027-01-01): have the request signed again"]],
            ["2027-02-01", ["warning: renewal due 2026-12-02 (expires 2027-01-01): have the request signed again"]],
            ["2025-12-31", ["warning: The certificate is valid only from 2026-01-01 on"]],
        ] as const) {
            bench.now = date;
            const after = await bench.deploy(first, { signed: first.pem });
            assert.equal(after.lines.length, lines.length, date);
            assert.ok(
                lines.every((line, index) => after.lines[index]?.startsWith(line)),
                after.lines.join(),
            );
        }
    });

    it("is no riddle on the day on which it was signed", async () => {
        const kept = await bench.make();
        const pem = await bench.sign(kept, { notBefore: dayOf("2026-06-01") + 9 * 60 * 60 * 1000 });

        assert.deepEqual((await bench.deploy(kept, { signed: pem })).lines, []);
    });

    it("is renewed with the same request", async () => {
        const first = await bench.signed();
        bench.now = "2026-12-15";
        const pem = await bench.sign(first, { notAfter: dayOf("2028-01-01") });
        const after = await bench.deploy(first, { signed: pem });

        assert.deepEqual(after.lines, []);
        assert.equal(after.outputs["notAfter"], "2028-01-01T00:00:00Z");
    });

    it("is refused when its authority is taken away", async () => {
        const first = await bench.signed();

        await assert.rejects(
            bench.deploy(first, { authority: stranger.pem, signed: first.pem }),
            /authority's certificates/,
        );
    });
});
