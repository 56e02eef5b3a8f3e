import assert from "node:assert/strict";
import type { X509Certificate } from "node:crypto";
import { addressText } from "../../../fleet/certificates/endpoint-address";
import { type EndpointReport, reportEndpoint } from "../../../fleet/certificates/endpoint-state";
import { day, today } from "../../../provider/pki/clock";
import { intermediateAuthority, issueTestLeaf, type TestAuthority, testAuthority, type TestLeaf } from "./issuer";

const address = { host: "10.0.0.10", port: 6443 };
const hosts = ["10.0.0.10", "*.example.com"];

describe("what an endpoint serves", () => {
    let authority: TestAuthority;
    let stranger: TestAuthority;
    let right: TestLeaf;
    let other: TestLeaf;

    before(async () => {
        [authority, stranger] = await Promise.all([testAuthority("kubernetes"), testAuthority("kubernetes")]);
        [right, other] = await Promise.all([authority.issue({ hosts }), authority.issue({ hosts })]);
    });

    interface Case {
        readonly document?: string | undefined;
        readonly leaf?: TestLeaf;
        /** What is shown behind it. */
        readonly above?: readonly X509Certificate[];
        readonly host?: string;
        readonly trustBundles?: Readonly<Record<string, string>> | undefined;
        readonly now?: number;
    }

    /** The state has `apiserver`, which is right, and `kubelet-n0`. */
    function report(changes: Case): EndpointReport {
        const { document, leaf, above, host, trustBundles, now } = {
            document: "apiserver",
            leaf: right,
            above: [],
            host: address.host,
            trustBundles: { kubernetes: authority.bundle },
            now: Date.now(),
            ...changes,
        };
        const certificates = [right.summary("apiserver"), other.summary("kubelet-n0")];
        const served = { chain: [leaf.certificate, ...above] as const };
        const asked = { address: { ...address, host }, document, served };
        return reportEndpoint(asked, { certificates, trustBundles }, now);
    }

    it("is ok when it is what the state has for it", () => {
        const { state, document, isTrusted, fitsHost, why, notAfter } = report({});
        assert.deepEqual([state, document, isTrusted, fitsHost, why], ["ok", "apiserver", true, true, ""]);
        assert.equal(notAfter, today() + 365 * day);
    });

    it("is ok when nobody says what it is, and the state has it", () => {
        const { state, document } = report({ document: undefined, leaf: other });
        assert.deepEqual([state, document], ["ok", "kubelet-n0"]);
    });

    it("differs when it is that of another document, which is named", () => {
        const { state, document, why } = report({ leaf: other });
        assert.deepEqual([state, document], ["differs", "apiserver"]);
        const { fingerprint } = other.summary("");
        assert.match(
            why,
            new RegExp(`^Serves the certificate of kubelet-n0: ${fingerprint}, ends \\d{4}-\\d\\d-\\d\\d\\. `),
        );
    });

    for (const document of ["apiserver", undefined]) {
        it(`differs when the state does not have it, expected ${document ?? "nothing"}`, async () => {
            const leaf = await authority.issue({ hosts });
            const { state, isTrusted, why } = report({ document, leaf });
            assert.deepEqual([state, isTrusted], ["differs", true]);
            assert.match(why, /^Serves another certificate: [0-9a-f]{64}, ends .* Give it the one of the state, and /);
        });
    }

    it("is untrusted, beside that it differs, when an authority of the same name signed it", async () => {
        const { state, isTrusted, why } = report({ leaf: await stranger.issue({ hosts }) });
        assert.deepEqual([state, isTrusted], ["differs", false]);
        assert.match(why, /Its chain does not lead to the trust bundle: clients refuse it\.$/);
    });

    it("is untrusted when the bundle lost its authority", () => {
        const { state, isTrusted } = report({ trustBundles: { kubernetes: stranger.bundle } });
        assert.deepEqual([state, isTrusted], ["untrusted", false]);
    });

    it("is untrusted when somebody else signed it in the name of its authority", async () => {
        const forger = { certificate: authority.certificate, key: stranger.key };
        assert.equal(report({ leaf: await issueTestLeaf("kubernetes", forger, { hosts }) }).isTrusted, false);
    });

    it("is trusted when what is shown behind it leads to the bundle, and only then", async () => {
        const company = await intermediateAuthority("company", authority);
        const leaf = await company.issue({ hosts });
        const trusted = (...above: X509Certificate[]): boolean | undefined => report({ leaf, above }).isTrusted;
        assert.equal(trusted(company.certificate), true);
        assert.equal(trusted(), false);
        assert.equal(trusted(stranger.certificate), false);
    });

    it("is not for a host that only its common name has", async () => {
        const leaf = await authority.issue({ hosts: ["other.example.com"], commonName: "api.example.com" });
        assert.equal(report({ leaf, host: "api.example.com" }).fitsHost, false);
        const bare = await authority.issue({ hosts: [], commonName: "api.example.com" });
        assert.equal(report({ leaf: bare, host: "api.example.com" }).fitsHost, false);
    });

    it("is trusted by a bundle that has two authorities, with the line ends of Windows", () => {
        const bundle = `${stranger.bundle}# the next one\n${authority.bundle}`.replaceAll("\n", "\r\n");
        assert.equal(report({ trustBundles: { kubernetes: bundle } }).isTrusted, true);
    });

    for (const [rule, trustBundles] of [
        ["there are no bundles", undefined],
        ["there is none of its authority", { other: "x" }],
        ["it cannot be read", { kubernetes: "no PEM" }],
    ] as const) {
        it(`is ok without a look at its chain when ${rule}`, () => {
            const { state, isTrusted } = report({ trustBundles });
            assert.deepEqual([state, isTrusted], ["ok", undefined]);
        });
    }

    for (const [host, fits] of [
        ["10.0.0.11", false],
        ["api.example.com", true],
        ["example.com", false],
        ["a.b.example.com", false],
        ["x", false],
    ] as const) {
        it(`is ${fits ? "ok" : "untrusted"} for the host ${host}`, () => {
            const { state, fitsHost, why } = report({ host });
            assert.deepEqual([state, fitsHost], [fits ? "ok" : "untrusted", fits]);
            assert.equal(why, fits ? "" : `It is not for the host ${host}: clients refuse it.`);
        });
    }

    it("is expired from its end on, whatever else is the matter", () => {
        const at = (now: number): string => report({ now, host: "x" }).state;
        const end = today() + 365 * day;
        assert.deepEqual([at(end - 1), at(end)], ["untrusted", "expired"]);
        assert.match(report({ now: end }).why, /^What it serves ended on \d{4}-\d\d-\d\d\.$/);
    });

    it("is not yet valid before its beginning", () => {
        const { state, why } = report({ now: today() - day });
        assert.equal(state, "not yet valid");
        assert.match(why, /^What it serves is valid from .* on: correct the clock\.$/);
    });

    it("is untrusted once the authority has ended", async () => {
        const short = await testAuthority("kubernetes", 10);
        const leaf = await short.issue({ hosts });
        const trustBundles = { kubernetes: short.bundle };
        assert.equal(report({ leaf, trustBundles }).isTrusted, true);
        assert.equal(report({ leaf, trustBundles, now: today() + 10 * day }).isTrusted, false);
    });

    it("is unknown where there is no answer, with the reason", () => {
        const asked = { address, document: "apiserver", served: { problem: "connection refused" } };
        assert.deepEqual(reportEndpoint(asked, { certificates: [], trustBundles: {} }, 0), {
            address: addressText(address),
            document: "apiserver",
            state: "no answer",
            fingerprint: undefined,
            notAfter: undefined,
            isTrusted: undefined,
            fitsHost: undefined,
            why: "Does not answer: connection refused. Start what should listen there, or mend the way to it.",
        });
    });
});
