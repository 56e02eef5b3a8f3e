import assert from "node:assert/strict";
import { OneLeaf } from "./one-leaf";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { type PropertyMap, unknown } from "../../../provider/property-values";
import { authorityInputs, authorityOfTests, dayOf, FakeEngine, leafOfTests } from "./fake-engine";

describe("what is compared of a Certificate", () => {
    let engine: FakeEngine;
    let leaves: OneLeaf;
    let base: PropertyMap;

    const today = () => dayOf("2026-01-01");

    before(async () => {
        const maker = new FakeEngine();
        const authorities = new CertificateAuthorityResource(maker.log, today);
        base = leafOfTests(await maker.create(authorities, authorityOfTests));
    });

    beforeEach(() => {
        engine = new FakeEngine();
        leaves = new OneLeaf(engine.log, today);
    });

    const issue = () => engine.create(leaves, base);

    const reasons: { change: PropertyMap; changes: Record<string, string>; line: string }[] = [
        {
            change: { commonName: "system:node:n1" },
            changes: { commonName: "update" },
            line: "common name system:node:n0 -> system:node:n1",
        },
        {
            change: { commonName: "" },
            changes: { commonName: "update" },
            line: "common name system:node:n0 -> none",
        },
        {
            change: { organizations: ["system:nodes", "b"] },
            changes: { "organizations[1]": "add" },
            line: "organization added: b",
        },
        {
            change: { organizations: [] },
            changes: { "organizations[0]": "delete" },
            line: "organization removed: system:nodes",
        },
        {
            change: { hosts: ["n0", "10.0.0.6", "fd00::6", "10.0.0.7"] },
            changes: { "hosts[3]": "add" },
            line: "SAN added: 10.0.0.7",
        },
        {
            change: { hosts: ["n0", "fd00::6"] },
            changes: { "hosts[1]": "delete" },
            line: "SAN removed: 10.0.0.6",
        },
        {
            change: { hosts: ["n0", "10.0.0.7", "fd00::6"] },
            changes: { "hosts[1]": "update" },
            line: "SAN added: 10.0.0.7; SAN removed: 10.0.0.6",
        },
        {
            change: { purposes: ["client"] },
            changes: { "purposes[0]": "delete" },
            line: "purpose removed: server",
        },
        {
            change: { algorithm: "RSA-2048" },
            changes: { algorithm: "update" },
            line: "algorithm ECDSA-P256 -> RSA-2048",
        },
        {
            change: { validityDays: 90 },
            changes: { validityDays: "update" },
            line: "validity 365 -> 90 days",
        },
        {
            change: { commonName: unknown },
            changes: { commonName: "update" },
            line: "commonName is not known yet",
        },
        {
            change: { hosts: ["n0", unknown] },
            changes: { hosts: "update" },
            line: "hosts is not known yet",
        },
        {
            change: { authority: { certificate: unknown, privateKey: unknown } },
            changes: { authority: "update" },
            line: "its authority is issued anew",
        },
        {
            change: { authority: unknown },
            changes: { authority: "update" },
            line: "its authority is issued anew",
        },
    ];
    for (const { change, changes, line } of reasons) {
        it(`is issued anew, and the preview says why: ${line}`, async () => {
            const leaf = await issue();

            assert.deepEqual(await engine.diff(leaves, leaf, { ...base, ...change }), {
                changes,
                lines: [`info: n0: issued anew: ${line}`],
            });
        });

        it(`is compared without a state, too: ${line}`, async () => {
            const { inputs } = await issue();
            const isOpen = JSON.stringify(change).includes(unknown);

            const found = await engine.diff(leaves, { inputs, outputs: inputs }, { ...base, ...change });

            assert.deepEqual(isOpen ? Object.keys(found.changes).length > 0 : found.changes, isOpen ? true : changes);
        });
    }

    it("stays in a refresh, to whose process nobody has shown the authority", async () => {
        const { inputs, outputs } = await issue();
        const unseen = {
            inputs: { ...inputs, authority: { fingerprint: "of an authority that this process has not seen" } },
            outputs,
        };

        assert.deepEqual(await engine.refresh(leaves, unseen), {});
        assert.deepEqual(engine.lines, []);
    });

    it("is issued anew when another authority of the same name takes over", async () => {
        const leaf = await issue();
        const other = await engine.create(
            new CertificateAuthorityResource(engine.log, () => dayOf("2026-01-01")),
            authorityOfTests,
        );

        assert.deepEqual(await engine.diff(leaves, leaf, { ...base, authority: authorityInputs(other) }), {
            changes: { authority: "update" },
            lines: ["info: n0: issued anew: issued by another authority"],
        });
    });

    for (const [what, change, changes] of [
        ["when it is renewed", { renewBeforeDays: 60 }, { renewBeforeDays: "update" }],
        ["the order of hosts", { hosts: ["fd00::6", "n0", "10.0.0.6"] }, { hosts: "update" }],
        ["how a host is written", { hosts: ["N0", "10.0.0.6", "FD00:0::6"] }, {}],
        ["a host that is there twice", { hosts: ["n0", "10.0.0.6", "fd00::6", "n0"] }, {}],
    ] as [string, PropertyMap, Record<string, string>][]) {
        it(`stays when only ${what} changes`, async () => {
            const leaf = await issue();

            assert.deepEqual(await engine.diff(leaves, leaf, { ...base, ...change }), { changes, lines: [] });
            assert.deepEqual((await engine.update(leaves, leaf, { ...base, ...change })).outputs, leaf.outputs);
        });
    }
});
