import assert from "node:assert/strict";
import type { InstallationReport } from "../../../fleet/certificates/ask-installations";
import { certificatesJson } from "../../../fleet/certificates/certificates-json";
import { certificatesText } from "../../../fleet/certificates/certificates-text";
import { certificatesPrometheus } from "../../../fleet/certificates/prometheus";
import { certificatesExitCode } from "../../../fleet/certificates/summary";
import { plain } from "../../../fleet/terminal";
import { certificate, installation, unasked } from "./fixtures";

const kubernetes = certificate("kubernetes 1", 3000, { notBefore: "2026-01-01T00:00:00Z", renewBeforeDays: 365 });
const peer = certificate("kubernetes-etcd-n0-peer", 20, { authority: "kubernetes-etcd-peer", renewBeforeDays: 10 });

const fleet: readonly InstallationReport[] = [
    installation("prod-eu-1", kubernetes, peer, certificate("admin", 5), certificate("apiserver", 365)),
    installation("prod-eu-2"),
    unasked,
];

describe("the text of certificates", () => {
    it("is a table of what ends first within 80 columns, with what to do and a summary", () => {
        const text = certificatesText(fleet, plain);
        assert.equal(
            text,
            `prod-eu-1
  ENDS         DAYS  RENEWAL     STATE     CERTIFICATE (AUTHORITY)
  2026-12-06      5  2026-09-07  critical  admin (kubernetes)
  2026-12-21     20  2026-12-11  warning   kubernetes-etcd-n0-peer
                                             (kubernetes-etcd-peer)
  2027-12-01    365  2027-09-02  ok        apiserver (kubernetes)
  2035-02-17   3000  2034-02-17  ok        kubernetes 1 (itself)
  \`npx pulumi up --stack prod-eu-1\` issues 1 of them anew.
  1 is warned of before the renewal: raise renewBeforeDays.

prod-eu-2 has no certificates.

prod-eu-3 cannot be asked:
  its stack is empty. Run \`npx pulumi up --stack prod-eu-3\`.

4 certificates: 2 ok, 1 warning, 1 critical. The first one ends on 2026-12-06. 1
of 3 installations could not be asked.
`,
        );
        assert.deepEqual(
            text.split("\n").filter((line) => line.length > 80),
            [],
        );
    });

    it("is short where there is nothing", () => {
        assert.equal(certificatesText([], plain), "No certificates.\n");
        assert.equal(certificatesText([installation("a")], plain), "a has no certificates.\n\nNo certificates.\n");
        assert.match(certificatesText([unasked], plain), /\n\n1 of 1 installation could not be asked\.\n$/);
    });

    it("keeps a name that is too long for a line in one piece, so that it can be copied", () => {
        const name = "n".repeat(90);
        assert.match(certificatesText([installation("a", certificate(name, 200))], plain), new RegExp(` ${name}\n`));
    });

    it("stresses what is not ok, the worse the more", () => {
        const painted = certificatesText(
            [installation("a", ...[-1, 3, 20, 60, 300].map((days) => certificate("x", days)))],
            (style, text) => `<${style}>${text}</>`,
        );
        assert.deepEqual(
            painted
                .split("\n")
                .slice(2, 7)
                .map((line) => /^<(\w+)>|^/.exec(line)?.[1]),
            ["red", "red", "yellow", "bold", undefined],
        );
    });

    it("says what to do about what is due, by who signs it", () => {
        const due = ["a", "b", "c"].map((name) =>
            certificate(name, 60, { issuer: name === "a" ? "self" : "external" }),
        );
        const text = certificatesText([installation("x", ...due)], plain);
        assert.match(text, /`npx pulumi up --stack x` issues 1 of them anew\.\n/);
        assert.match(
            text.replaceAll(/\n +/g, " "),
            / 2 signed by somebody else: have their requests signed again \(stack output certificateRequests\), and write what was signed as `signed`\.\n/,
        );
    });

    it("says of an authority that is due to rotate it: no `up` replaces it", () => {
        const text = certificatesText([installation("x", certificate("kubernetes 1", 60))], plain);
        assert.ok(!text.includes("issues 1 of them anew"));
        assert.match(
            text.replaceAll(/\n +/g, " "),
            / No `up` replaces kubernetes 1: rotate it \(rotation: add, then switch, then drop\)\./,
        );
    });

    it("says what to do about a clock that is wrong", () => {
        const text = certificatesText([installation("a", certificate("x", 400))], plain);
        assert.match(text, /\n {2}1 not yet valid: correct the clock of this machine, or FLOTILLA_TODAY\.\n/);
    });
});

describe("the JSON of certificates", () => {
    it("has every installation, every certificate and the counts", () => {
        assert.deepEqual(certificatesJson([installation("prod-eu-1", peer), unasked]), {
            ok: false,
            installations: [
                {
                    name: "prod-eu-1",
                    problems: [],
                    certificates: [
                        {
                            name: "kubernetes-etcd-n0-peer",
                            authority: "kubernetes-etcd-peer",
                            issuer: "self",
                            state: "warning",
                            notBefore: "2025-12-21T00:00:00Z",
                            notAfter: "2026-12-21T00:00:00Z",
                            daysLeft: 20,
                            renewal: "2026-12-11",
                            renewalDue: false,
                            renewBeforeDays: 10,
                            fingerprint: "ab".repeat(32),
                        },
                    ],
                    endpoints: null,
                },
                { name: "prod-eu-3", problems: unasked.problems, certificates: [], endpoints: null },
            ],
            counts: { states: { warning: 1 }, endpoints: {} },
        });
    });
});

describe("the metrics of certificates", () => {
    it("are times in seconds, and nothing of installations that could not be asked", () => {
        assert.equal(
            certificatesPrometheus([installation("a", kubernetes), unasked]),
            `# HELP flotilla_certificates_asked Whether the stack of an installation could be asked for its certificates (1) or not (0).
# TYPE flotilla_certificates_asked gauge
flotilla_certificates_asked{installation="a"} 1
flotilla_certificates_asked{installation="prod-eu-3"} 0
# HELP flotilla_certificate_not_before_seconds When a certificate begins to be valid, in seconds since 1970.
# TYPE flotilla_certificate_not_before_seconds gauge
flotilla_certificate_not_before_seconds{installation="a",certificate="kubernetes 1",authority="kubernetes"} 1767225600
# HELP flotilla_certificate_not_after_seconds When a certificate ends, in seconds since 1970.
# TYPE flotilla_certificate_not_after_seconds gauge
flotilla_certificate_not_after_seconds{installation="a",certificate="kubernetes 1",authority="kubernetes"} 2055283200
# HELP flotilla_certificate_renewal_seconds From when on a certificate is due to be renewed, in seconds since 1970.
# TYPE flotilla_certificate_renewal_seconds gauge
flotilla_certificate_renewal_seconds{installation="a",certificate="kubernetes 1",authority="kubernetes"} 2023747200
`,
        );
    });
});

describe("the exit code of certificates", () => {
    for (const [rule, reports, code] of [
        ["0 when all are ok", [installation("a", certificate("x", 200))], 0],
        ["0 where there are none", [installation("a")], 0],
        ["0 when a renewal is due", [installation("a", certificate("x", 60))], 0],
        ["1 when an authority is due, which people rotate", [installation("a", certificate("kubernetes 1", 60))], 1],
        [
            "1 when one is due that somebody else signs",
            [installation("a", certificate("x", 60, { issuer: "external" }))],
            1,
        ],
        ["1 with a warning", [installation("a", certificate("x", 200), certificate("y", 20))], 1],
        ["2 when one is critical", [installation("a", certificate("x", 20), certificate("y", 3))], 2],
        ["2 when one has expired", [installation("a", certificate("x", -3))], 2],
        ["2 when one is not valid yet", [installation("a", certificate("x", 400))], 2],
        ["2 when an installation could not be asked, whatever the others say", [installation("a"), unasked], 2],
    ] as const satisfies readonly (readonly [string, readonly InstallationReport[], number])[]) {
        it(`is ${rule}`, () => {
            assert.equal(certificatesExitCode(reports), code);
        });
    }
});
