import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { pathLengthOf } from "../../../provider/pki/issue";
import type { PropertyMap } from "../../../provider/property-values";
import { dayOf, FakeEngine, type Kept, text } from "./fake-engine";

const base: PropertyMap = {
    commonName: "kubernetes",
    organizations: ["Kubernetes"],
    algorithm: "ECDSA-P256",
    validityDays: 3650,
    renewBeforeDays: 365,
    pathLength: 0,
};

describe("CertificateAuthority", () => {
    let engine: FakeEngine;
    let now: string;
    let authorities: CertificateAuthorityResource;

    beforeEach(() => {
        engine = new FakeEngine();
        now = "2026-01-01";
        authorities = new CertificateAuthorityResource(engine.log, () => dayOf(now));
    });

    const issue = (inputs: PropertyMap = base) => engine.create(authorities, inputs);
    const parsed = ({ outputs }: Kept) => new X509Certificate(text(outputs, "certificate"));

    it("signs itself", async () => {
        const certificate = parsed(await issue());

        assert.ok(certificate.ca && certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey));
        assert.equal(certificate.subject, "O=Kubernetes\nCN=kubernetes");
        assert.equal(pathLengthOf(certificate), 0);
    });

    it("has a path length only where one is given", async () => {
        const others = Object.fromEntries(Object.entries(base).filter(([name]) => name !== "pathLength"));

        assert.equal(pathLengthOf(parsed(await issue(others))), undefined);
    });

    for (const { change, changes, line } of [
        {
            change: { pathLength: 1 },
            changes: { pathLength: "update-replace" },
            line: "path length 0 -> 1",
        },
        {
            change: { commonName: "other" },
            changes: { commonName: "update-replace" },
            line: "common name kubernetes -> other",
        },
        {
            change: { organizations: ["Kubernetes", "b"], validityDays: 1000 },
            changes: { "organizations[1]": "add-replace", validityDays: "update-replace" },
            line: "organization added: b; validity 3650 -> 1000 days",
        },
    ] as { change: PropertyMap; changes: Record<string, string>; line: string }[]) {
        it(`is issued anew, and the preview says why: ${line}`, async () => {
            const wanted = { ...base, ...change };

            assert.deepEqual(await engine.diff(authorities, await issue(), wanted), {
                changes,
                lines: [`info: issued anew: ${line}`],
            });
        });
    }

    it("stays when it is due, with a warning to rotate it: all that it issued would be refused at once", async () => {
        const authority = await issue();
        now = "2034-12-30";

        assert.deepEqual(await engine.diff(authorities, authority, base), {
            changes: {},
            lines: [
                "warning: renewal due 2034-12-30 (expires 2035-12-30): rotate it (rotation: add, then switch, then drop).",
            ],
        });
    });

    it("stays when only the day of its renewal moves", async () => {
        const authority = await issue();
        const wanted = { ...base, renewBeforeDays: 30 };

        assert.deepEqual((await engine.diff(authorities, authority, wanted)).changes, { renewBeforeDays: "update" });
        assert.deepEqual((await engine.update(authorities, authority, wanted)).outputs, authority.outputs);
    });

    it("is not imported by an id", () => {
        const request = { urn: "urn", type: "t", name: "r", signal: new AbortController().signal, timeout: 0 };

        assert.throws(() => authorities.read({ ...request, id: "x", inputs: {}, outputs: {} }), /`existing`/);
    });
});
