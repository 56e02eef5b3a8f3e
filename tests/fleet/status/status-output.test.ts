import assert from "node:assert/strict";
import type { InstallationReport } from "../../../fleet/status/ask-installations";
import { escapeLabel } from "../../../fleet/prometheus";
import { statusPrometheus } from "../../../fleet/status/prometheus";
import { statusJson } from "../../../fleet/status/status-json";
import { statusText } from "../../../fleet/status/status-text";
import { statusExitCode } from "../../../fleet/status/summary";
import { plain, wrap } from "../../../fleet/terminal";
import { report } from "./fixtures";

const frozen = "20220808113256-eef68a8";

const fleet: readonly InstallationReport[] = [
    {
        name: "prod-eu-1",
        problems: [],
        daemons: [
            report("checkout", "ok", { version: frozen }),
            report("payments", "drifted", {
                why: "Not as declared: the ConfigMap's cluster_config.yaml; the ConfigMap's tag. Run `pulumi up --refresh`.",
            }),
            report("search", "missing", { channel: "latest", source: "pin", version: undefined }),
        ],
    },
    { name: "prod-eu-2", problems: [], daemons: [] },
    { name: "prod-eu-3", problems: ["https://10.0.0.1: connection refused. Start the cluster."], daemons: [] },
];
const [asked] = fleet;

describe("the text of status", () => {
    it("is a table by installation, with the reasons below and a summary as the last line", () => {
        assert.equal(
            statusText(fleet, plain),
            `prod-eu-1
  NAMESPACE  STATE    CHANNEL          VERSION
  checkout   ok       stable           20220808113256-eef68a8
  payments   drifted  stable           v1.10.0
    Not as declared: the ConfigMap's cluster_config.yaml; the ConfigMap's tag.
    Run \`pulumi up --refresh\`.
  search     missing  latest (pinned)  none
    It is so. Do this.

prod-eu-2 has no daemons.

prod-eu-3 cannot be asked:
  https://10.0.0.1: connection refused. Start the cluster.

3 daemons: 1 ok, 1 drifted, 1 missing. Channels: latest 1, stable 2. Versions:
20220808113256-eef68a8 1, none 1, v1.10.0 1. 1 of 3 installations could not be
asked.
`,
        );
    });

    it("is short where there is nothing", () => {
        assert.equal(statusText([], plain), "No daemons.\n");
        assert.match(statusText(fleet.slice(2), plain), /\n\n1 of 1 installation could not be asked\.\n$/);
    });

    it("stresses what is not ok", () => {
        const stressed = statusText(fleet, (style, text) => `<${style}>${text}</>`).split("\n");
        assert.equal(stressed[0], "<bold>prod-eu-1</>");
        assert.match(stressed[2] ?? "", /^ {2}checkout/);
        assert.match(stressed[3] ?? "", /^<bold> {2}payments .*<\/>$/);
    });

    it("breaks lines at spaces, and no word that has to be copied", () => {
        const word = "x".repeat(90);
        assert.deepEqual(wrap(`See ${word} now`, "  ", "    "), ["  See", `    ${word}`, "    now"]);
    });
});

describe("the JSON of status", () => {
    it("has every installation, every daemon and the counts, and null for what is not known", () => {
        const read = report("a", "ok", { digest: `sha256:${"1".repeat(64)}` });
        const unread = report("x", "unknown", {
            skipperStatus: undefined,
            version: undefined,
            deploymentId: undefined,
            channel: undefined,
            source: "release",
        });
        assert.deepEqual(statusJson([{ name: "prod-eu-1", problems: [], daemons: [read, unread] }]), {
            ok: false,
            installations: [
                {
                    name: "prod-eu-1",
                    problems: [],
                    daemons: [
                        {
                            namespace: "a",
                            state: "ok",
                            skipperStatus: "OK",
                            channel: "stable",
                            source: "channel",
                            version: "v1.10.0",
                            declaredVersion: "v1.10.0",
                            digest: `sha256:${"1".repeat(64)}`,
                            declaredDigest: null,
                            deploymentId: "00000000-0000-0000-0000-000000000000",
                            why: "",
                        },
                        {
                            namespace: "x",
                            state: "unknown",
                            skipperStatus: null,
                            channel: null,
                            source: "release",
                            version: null,
                            declaredVersion: "v1.10.0",
                            digest: null,
                            declaredDigest: null,
                            deploymentId: null,
                            why: "It is so. Do this.",
                        },
                    ],
                },
            ],
            counts: {
                states: { ok: 1, unknown: 1 },
                channels: { none: 1, stable: 1 },
                versions: { none: 1, "v1.10.0": 1 },
            },
        });
    });
});

describe("the metrics of status", () => {
    it("count namespaces and say of each whether it is ok, but nothing of those that could not be asked", () => {
        const more = { ...fleet[0], name: "a", problems: [], daemons: ["x", "y"].map((name) => report(name, "ok")) };
        const unread = { name: "b", problems: [], daemons: [report("z", "unknown", { version: undefined })] };
        assert.equal(
            statusPrometheus([more, unread, ...fleet.slice(2)]),
            `# HELP flotilla_fiaas_installation_asked Whether the cluster of an installation could be asked for its FIAAS daemons (1) or not (0).
# TYPE flotilla_fiaas_installation_asked gauge
flotilla_fiaas_installation_asked{installation="a"} 1
flotilla_fiaas_installation_asked{installation="b"} 1
flotilla_fiaas_installation_asked{installation="prod-eu-3"} 0
# HELP flotilla_fiaas_namespaces Namespaces with a FIAAS daemon, by the state, declared channel and running version of the daemon.
# TYPE flotilla_fiaas_namespaces gauge
flotilla_fiaas_namespaces{installation="a",state="ok",channel="stable",version="v1.10.0"} 2
flotilla_fiaas_namespaces{installation="b",state="unknown",channel="stable",version="none"} 1
# HELP flotilla_fiaas_daemon_ok Whether the FIAAS daemon of a namespace is as it should be (1) or not (0).
# TYPE flotilla_fiaas_daemon_ok gauge
flotilla_fiaas_daemon_ok{installation="a",namespace="x"} 1
flotilla_fiaas_daemon_ok{installation="a",namespace="y"} 1
`,
        );
    });

    it("escape backslashes, quotes and line breaks of labels, and nothing else", () => {
        assert.equal(escapeLabel('a\\b"c\nd{e},é'), 'a\\\\b\\"c\\nd{e},é');
    });
});

describe("the exit code of status", () => {
    const of = (...states: readonly Parameters<typeof report>[1][]): InstallationReport => ({
        name: "a",
        problems: [],
        daemons: states.map((state) => report("x", state)),
    });
    const cases: readonly (readonly [rule: string, reports: readonly InstallationReport[], code: number])[] = [
        ["0 when every daemon is ok", [of("ok", "ok"), of()], 0],
        ["0 where there are none", [], 0],
        ["1 when some are not", [of("ok"), of("bootstrapping")], 1],
        ["2 when one could not be read", [of("failed", "unknown")], 2],
        ["2 when an installation could not be asked, whatever the others say", fleet, 2],
        ["1 for the same without it", asked === undefined ? [] : [asked], 1],
    ];
    for (const [rule, reports, code] of cases) {
        it(`is ${rule}`, () => {
            assert.equal(statusExitCode(reports), code);
        });
    }
});
