import assert from "node:assert/strict";
import type { InstallationReport } from "../../../fleet/certificates/ask-installations";
import { certificatesJson } from "../../../fleet/certificates/certificates-json";
import { certificatesText } from "../../../fleet/certificates/certificates-text";
import type { EndpointReport } from "../../../fleet/certificates/endpoint-state";
import { certificatesPrometheus } from "../../../fleet/certificates/prometheus";
import { certificatesExitCode } from "../../../fleet/certificates/summary";
import { plain } from "../../../fleet/terminal";
import { certificate, installation } from "./fixtures";

const fingerprint = "cd".repeat(32);
const served: EndpointReport = {
    address: "10.0.0.10:6443",
    document: "apiserver",
    state: "ok",
    fingerprint,
    notAfter: Date.parse("2027-12-01T00:00:00Z"),
    isTrusted: true,
    fitsHost: true,
    why: "",
};
const differing: EndpointReport = {
    ...served,
    address: "10.0.0.10:10250",
    document: "kubelet-n0",
    state: "differs",
    why: `Serves another certificate: ${fingerprint}, ends 2027-12-01. Give it the one of the state, and restart what listens there.`,
};
const silent: EndpointReport = {
    address: "[fd00::11]:10250",
    document: undefined,
    state: "no answer",
    fingerprint: undefined,
    notAfter: undefined,
    isTrusted: undefined,
    fitsHost: undefined,
    why: "Does not answer: connection refused. Start what should listen there, or mend the way to it.",
};

function asked(...endpoints: EndpointReport[]): InstallationReport {
    return { ...installation("prod-eu-1", certificate("apiserver", 365)), endpoints };
}

describe("endpoints in the text of certificates", () => {
    it("are a table of their own within 80 columns, with what is the matter below", () => {
        const text = certificatesText([asked(served, differing, silent)], plain);
        assert.equal(
            text,
            `prod-eu-1
  ENDS         DAYS  RENEWAL     STATE  CERTIFICATE (AUTHORITY)
  2027-12-01    365  2027-09-02  ok     apiserver (kubernetes)

  ENDPOINT          STATE      CERTIFICATE
  10.0.0.10:6443    ok         apiserver
  10.0.0.10:10250   differs    kubelet-n0
    Serves another certificate:
    ${fingerprint}, ends
    2027-12-01. Give it the one of the state, and restart what listens there.
  [fd00::11]:10250  no answer
    Does not answer: connection refused. Start what should listen there, or mend
    the way to it.

1 certificate: 1 ok. The first one ends on 2027-12-01. 3 endpoints: 1 ok, 1
differs, 1 no answer.
`,
        );
        assert.deepEqual(
            text.split("\n").filter((line) => line.length > 80),
            [],
        );
    });

    it("say when no chain could be checked", () => {
        const said = /\n {2}Where the state has no trust bundle \(output trustBundles\), no chain was\n {2}checked\.\n/;
        assert.match(certificatesText([asked({ ...served, isTrusted: undefined })], plain), said);
        assert.doesNotMatch(certificatesText([asked(served, silent)], plain), said);
    });

    it("say what to do where there are none", () => {
        assert.match(certificatesText([asked()], plain), /\n {2}No endpoint is known .* Name some with --endpoint\.\n/);
    });

    it("are stressed where they are not ok", () => {
        const painted = certificatesText([asked(served, silent)], (style, text) => `<${style}>${text}</>`);
        assert.match(painted, /\n<red> {2}\[fd00::11\]:10250 {2}no answer<\/>\n/);
        assert.match(painted, /\n {2}10\.0\.0\.10:6443/);
    });
});

describe("endpoints in the JSON of certificates", () => {
    it("have null for what is not known", () => {
        const json = certificatesJson([asked(served, silent)]) as {
            ok: boolean;
            installations: { endpoints: unknown }[];
            counts: { endpoints: unknown };
        };
        assert.deepEqual(json.installations[0]?.endpoints, [
            {
                address: "10.0.0.10:6443",
                certificate: "apiserver",
                state: "ok",
                fingerprint,
                notAfter: "2027-12-01T00:00:00Z",
                trusted: true,
                fitsHost: true,
                why: "",
            },
            {
                address: "[fd00::11]:10250",
                certificate: null,
                state: "no answer",
                fingerprint: null,
                notAfter: null,
                trusted: null,
                fitsHost: null,
                why: silent.why,
            },
        ]);
        assert.deepEqual([json.ok, json.counts.endpoints], [false, { ok: 1, "no answer": 1 }]);
    });
});

describe("endpoints in the metrics of certificates", () => {
    it("are up, ok, and have an end where it is known", () => {
        const lines = certificatesPrometheus([asked(served, differing, silent)]).split("\n");
        assert.deepEqual(
            lines.filter((line) => line.startsWith("flotilla_endpoint_")),
            [
                'flotilla_endpoint_up{installation="prod-eu-1",endpoint="10.0.0.10:6443"} 1',
                'flotilla_endpoint_up{installation="prod-eu-1",endpoint="10.0.0.10:10250"} 1',
                'flotilla_endpoint_up{installation="prod-eu-1",endpoint="[fd00::11]:10250"} 0',
                'flotilla_endpoint_ok{installation="prod-eu-1",endpoint="10.0.0.10:6443"} 1',
                'flotilla_endpoint_ok{installation="prod-eu-1",endpoint="10.0.0.10:10250"} 0',
                'flotilla_endpoint_ok{installation="prod-eu-1",endpoint="[fd00::11]:10250"} 0',
                'flotilla_endpoint_not_after_seconds{installation="prod-eu-1",endpoint="10.0.0.10:6443"} 1827619200',
                'flotilla_endpoint_not_after_seconds{installation="prod-eu-1",endpoint="10.0.0.10:10250"} 1827619200',
            ],
        );
    });

    it("are not there where nobody asked", () => {
        assert.doesNotMatch(certificatesPrometheus([installation("a")]), /endpoint/);
    });
});

describe("the exit code of certificates with endpoints", () => {
    for (const [rule, endpoints, code] of [
        ["0 when all are ok", [served], 0],
        ["2 when one serves another certificate", [served, differing], 2],
        ["2 when one does not answer", [silent], 2],
    ] as const) {
        it(`is ${rule}`, () => {
            assert.equal(certificatesExitCode([asked(...endpoints)]), code);
        });
    }
});
