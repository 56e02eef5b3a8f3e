import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { generationsOf, type RotationStep } from "../../../components/pki/generations";
import { CertificateAuthorityResource } from "../../../provider/pki/certificate-authority";
import { TrustBundleResource } from "../../../provider/pki/trust-bundle";
import { type PropertyMap, unknown } from "../../../provider/property-values";
import { authorityOfTests, dayOf, FakeEngine, type Kept, text } from "./fake-engine";

describe("TrustBundle", () => {
    let engine: FakeEngine;
    let bundles: TrustBundleResource;
    /** PEM of each generation. */
    const pems: Record<string, string> = {};
    const fingerprints: Record<string, string> = {};

    before(async () => {
        const maker = new FakeEngine();
        const kind = new CertificateAuthorityResource(maker.log, () => dayOf("2026-01-01"));
        for (const generation of ["1", "2", "3", "10", "anew"]) {
            const { outputs } = await maker.create(kind, authorityOfTests);
            pems[generation] = text(outputs, "certificate");
            fingerprints[generation] = text(outputs, "fingerprint");
        }
    });

    beforeEach(() => {
        engine = new FakeEngine();
        bundles = new TrustBundleResource(engine.log);
    });

    /** The inputs of a place such as "1 add", with one leaf that the issuing generation signed. */
    function inputsOf(place: string, leafGeneration?: number): PropertyMap {
        const [generation, rotation] = place.split(" ");
        const { accepted, issuing } = generationsOf(Number(generation), rotation as RotationStep | undefined);
        return {
            authority: "kubernetes",
            generation: Number(generation),
            ...(rotation !== undefined && { rotation }),
            certificates: Object.fromEntries(accepted.map((each) => [each, pems[each] ?? ""])),
            issuing,
            leaves: { "kubelet-n0": fingerprints[leafGeneration ?? issuing] ?? "" },
        };
    }

    function generationsIn({ outputs }: Kept): string[] {
        const blocks = text(outputs, "bundle").match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----\n/g) ?? [];
        return blocks.map((block) => {
            const fingerprint = new X509Certificate(block).fingerprint256.replaceAll(":", "").toLowerCase();
            return Object.keys(fingerprints).find((each) => fingerprints[each] === fingerprint) ?? "none";
        });
    }

    for (const [place, trusted] of [
        ["1", ["1"]],
        ["1 add", ["1", "2"]],
        ["1 switch", ["2", "1"]],
        ["1 drop", ["2"]],
        ["2", ["2"]],
    ] as const) {
        it(`has in ${place}: ${trusted.join(" ")}`, async () => {
            const kept = await engine.create(bundles, inputsOf(place));

            assert.deepEqual(generationsIn(kept), trusted);
            assert.deepEqual(
                kept.outputs["fingerprints"],
                Object.fromEntries([...trusted].sort().map((each) => [each, fingerprints[each]])),
            );
        });
    }

    it("counts generations, and does not spell them", async () => {
        const certificates = { 10: pems["10"] ?? "", 2: pems["2"] ?? "", 1: pems["1"] ?? "" };

        assert.deepEqual(generationsIn(await engine.create(bundles, { ...inputsOf("2"), certificates })), [
            "2",
            "1",
            "10",
        ]);
    });

    for (const [from, to, changes, line] of [
        ["1", "1", {}],
        ["1", "1 add", { 'certificates["2"]': "add" }, "generation 2 is trusted from now on, 1 still issues."],
        ["1 add", "1", { 'certificates["2"]': "delete" }, "generation 2 is not trusted any more."],
        ["1 add", "1 switch", { issuing: "update" }, "generation 2 issues from now on, 1 stays trusted."],
        ["1 switch", "1 add", { issuing: "update" }, "generation 1 issues from now on, 2 stays trusted."],
        ["1 switch", "1 drop", { 'certificates["1"]': "delete" }, "generation 1 is not trusted any more."],
        ["1 drop", "2", {}],
        // A new first generation, which issues nothing.
        ["1 drop", "1 switch", { 'certificates["1"]': "add" }, "generation 1 is trusted from now on, 2 still issues."],
        ["1 drop", "2 add", { 'certificates["3"]': "add" }, "generation 3 is trusted from now on, 2 still issues."],
    ] as [string, string, Record<string, string>, string?][]) {
        it(`goes from ${from} to ${to}`, async () => {
            const kept = await engine.create(bundles, inputsOf(from));

            const { changes: found, lines } = await engine.diff(bundles, kept, inputsOf(to));
            assert.deepEqual(found, changes);
            assert.deepEqual(lines, line === undefined ? [] : [`info: kubernetes: ${line}`]);
        });
    }

    for (const [from, to, step] of [
        ["1", "1 switch", "add"],
        ["1", "1 drop", "add"],
        ["1 add", "1 drop", "switch"],
        ["1 drop", "1", "add with generation: 2"],
        ["1 drop", "1 add", "add with generation: 2"],
        ["1 drop", "2 switch", "add with generation: 2"],
        ["1", "2", "add"],
    ] as const) {
        it(`refuses to go from ${from} to ${to} in the preview, and says what to write`, async () => {
            const kept = await engine.create(bundles, inputsOf(from));

            await assert.rejects(engine.diff(bundles, kept, inputsOf(to)), (error: Error) => {
                assert.ok(error.message.startsWith("pki.authorities.kubernetes: "), error.message);
                assert.ok(error.message.includes(`Set rotation: ${step} first, run it`), error.message);
                return true;
            });
        });
    }

    for (const [when, before, wanted] of [
        ["after the last deployment", 1, 2],
        ["in this one", 2, 1],
    ] as const) {
        it(`refuses to drop what a leaf still chains to ${when}`, async () => {
            const kept = await engine.create(bundles, inputsOf("1 switch", before));

            await assert.rejects(engine.diff(bundles, kept, inputsOf("1 drop", wanted)), {
                message:
                    "pki.authorities.kubernetes: generation 1 cannot be dropped: kubelet-n0 still chains to it. " +
                    "Go back one step and run it to its end.",
            });
        });
    }

    it("takes a leaf that is issued in the same deployment for one that moves", async () => {
        const kept = await engine.create(bundles, inputsOf("1 add"));
        const switching = { ...inputsOf("1 switch"), leaves: { "kubelet-n0": unknown } };

        assert.deepEqual((await engine.diff(bundles, kept, switching)).changes, { issuing: "update" });
    });

    it("remembers new leaves without a change of its own", async () => {
        const kept = await engine.create(bundles, inputsOf("1"));
        const leaves = { "kubelet-n0": fingerprints["1"] ?? "", "kubelet-n1": fingerprints["1"] ?? "" };

        assert.deepEqual((await engine.diff(bundles, kept, { ...inputsOf("1"), leaves })).changes, {});
    });

    it("warns when a generation is issued anew, since that is no rotation", async () => {
        const kept = await engine.create(bundles, inputsOf("1"));
        for (const certificate of [pems["anew"] ?? "", unknown]) {
            const wanted = { ...inputsOf("1"), certificates: { 1: certificate } };
            const { changes, lines } = await engine.diff(bundles, kept, wanted);

            assert.deepEqual(changes, { 'certificates["1"]': "update" });
            assert.match(lines.join(), /^warning: kubernetes: generation 1 is issued anew, .*rotation: add/);
        }
    });

    it("knows in a preview what it has of generations that there are", async () => {
        const certificates = { 1: pems["1"] ?? "", 2: unknown };
        const { outputs } = await engine.create(bundles, { ...inputsOf("1 add"), certificates }, true);

        assert.equal(outputs["bundle"], unknown);
        assert.deepEqual(outputs["fingerprints"], { 1: fingerprints["1"], 2: unknown });
    });

    for (const [change, failures] of [
        [{ authority: 1 }, ["authority"]],
        [{ generation: 0 }, ["generation"]],
        [{ rotation: "next" }, ["rotation"]],
        [{ certificates: { 1: "x" } }, ["certificates.1"]],
        [{ certificates: [] }, ["certificates"]],
        [{ leaves: { a: 1 } }, ["leaves.a"]],
        [{ issuing: 2 }, ["issuing"]],
        [{ other: 2 }, ["other"]],
    ] as [PropertyMap, string[]][]) {
        it(`refuses ${JSON.stringify(change)}`, async () => {
            const found = await engine.failures(bundles, { ...inputsOf("1"), ...change });

            assert.deepEqual(
                found.map(({ property }) => property),
                failures,
            );
        });
    }
});
