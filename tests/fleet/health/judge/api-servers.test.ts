import assert from "node:assert/strict";
import { nodesConfiguration } from "../../../../components/node/config";
import { answersNothing, judgeApiServers } from "../../../../fleet/health/judge/api-servers";
import { nodeCommands } from "../../../../fleet/health/node-commands";
import type { Observations } from "../../../../fleet/health/observations";
import { expectations, healthy } from "../fixtures";
import { answer, server, silentServer, slice, value } from "../objects";
import { assertFound, type Expected } from "./found";

const first = server("10.0.0.2:6443");
const n0 = "10.0.0.10:6443";
const without = value([slice(["10.0.0.11", "10.0.0.12"])]);

describe("layer 2", () => {
    const cases: readonly (readonly [rule: string, Partial<Observations>, Expected])[] = [
        ["passes a server that is alive and ready", {}, [`${n0} (n0)`, "pass", ""]],
        [
            "names the checks that fail of one that is not ready",
            {
                apiServers: [
                    server("10.0.0.2:6443", undefined, {
                        ready: answer(
                            500,
                            "[+]ping ok\n[-]poststarthook/b failed: reason withheld\n[-]a failed: reason withheld\n",
                        ),
                    }),
                ],
            },
            ["10.0.0.2:6443 (kubeconfig)", "fail", /these checks of \/readyz fail: a, poststarthook\/b\. /],
        ],
        [
            "fails for the server of the kubeconfig when it is silent, whatever the Service has",
            { apiServers: [silentServer(n0, "n0"), server("10.0.0.11:6443", "n1")] },
            [`${n0} (n0)`, "fail", /^It does not answer: https:\/\/10\.0\.0\.10:6443: connection refused\. /],
        ],
        [
            "skips one that is out of reach from here while the Service has it",
            { apiServers: [first, silentServer(n0, "n0", "no route to the host", "no answer")] },
            [
                `${n0} (n0)`,
                "skipped",
                /^There is no way to it from here \(.*no route to the host\); the Service kubernetes has it\.$/,
            ],
        ],
        [
            "fails for one that the Service has no more",
            { apiServers: [first, silentServer(n0, "n0")], apiServerSlices: without },
            [`${n0} (n0)`, "fail"],
        ],
        [
            "fails for one whose certificate nobody takes, also while the Service has it",
            { apiServers: [first, silentServer(n0, "n0", "TLS failed", "tls")] },
            [`${n0} (n0)`, "fail"],
        ],
        [
            "does not know of one that is silent when the Service cannot be read",
            { apiServers: [first, silentServer(n0, "n0")], apiServerSlices: { problem: "forbidden" } },
            [`${n0} (n0)`, "unknown"],
        ],
        [
            "does not know where the kubeconfig gives no credentials",
            { apiServers: [silentServer("10.0.0.2:6443", undefined, "the plugin is not installed", "credentials")] },
            ["10.0.0.2:6443 (kubeconfig)", "unknown", /^It was not asked: /],
        ],
        ["passes endpoints that are the nodes", {}, ["endpoints of the Service kubernetes", "pass", ""]],
        [
            "fails for a node that is not among them, and for an address of nobody",
            { apiServerSlices: value([slice(["10.0.0.11", "10.0.0.12", "10.0.0.99"])]) },
            [
                "endpoints of the Service kubernetes",
                "fail",
                /^n0 \(10\.0\.0\.10\) is missing; 10\.0\.0\.99 is there, and no node with the role control-plane has it\. /,
            ],
        ],
        [
            "does not count endpoints that are not ready",
            { apiServerSlices: value([slice(["10.0.0.10"], false), slice(["10.0.0.11", "10.0.0.12"])]) },
            ["endpoints of the Service kubernetes", "fail", /^n0 \(10\.0\.0\.10\) is missing\. /],
        ],
        [
            "does not know of endpoints that cannot be read",
            { apiServerSlices: { problem: "forbidden" } },
            ["endpoints of the Service kubernetes", "unknown", "They could not be read: forbidden."],
        ],
        [
            "fails for two versions",
            { apiServers: [first, server(n0, "n0", { version: answer(200, { gitVersion: "v1.34.9" }) })] },
            [
                "one version everywhere",
                "fail",
                "10.0.0.2:6443 has v1.35.4; 10.0.0.10:6443 has v1.34.9. Finish the upgrade.",
            ],
        ],
        [
            "passes one version where some do not tell",
            { apiServers: [first, server(n0, "n0", { version: answer(403, {}) })] },
            ["one version everywhere", "pass"],
        ],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeApiServers(healthy(changes), expectations), expected);
        });
    }

    it("compares addresses of IPv6 whatever their form", () => {
        const nodes = nodesConfiguration.parse({ n0: { addresses: ["fd00:0::0010"], roles: ["control-plane"] } });
        const checks = judgeApiServers(healthy({ apiServerSlices: value([slice(["fd00::10"])]) }), { nodes });
        assertFound(checks, ["endpoints of the Service kubernetes", "pass"]);
    });

    it("skips endpoints where no node is declared", () => {
        assertFound(judgeApiServers(healthy(), { nodes: {} }), ["endpoints of the Service kubernetes", "skipped"]);
    });

    it("has somebody to ask as long as one server answers", () => {
        assert.ok(!answersNothing({ apiServers: [silentServer("a:1"), first] }));
        assert.ok(answersNothing({ apiServers: [silentServer("a:1"), silentServer("b:1")] }));
    });
});

describe("the commands for nodes", () => {
    const nodesOf = (changes: Partial<Observations>): (string | undefined)[] =>
        nodeCommands(healthy(changes), expectations).map(({ node }) => node);
    const cases: readonly (readonly [rule: string, changes: Partial<Observations>, nodes: (string | undefined)[]])[] = [
        ["are told of none where all is well", {}, []],
        [
            "are told of the node whose server fails",
            { apiServers: [first, silentServer(n0, "n0")], apiServerSlices: without },
            ["n0"],
        ],
        ["are not told of one that is only out of reach", { apiServers: [first, silentServer(n0, "n0")] }, []],
        [
            "are told of all that are not known to be well where the address in front of them fails",
            { apiServers: [silentServer("10.0.0.2:6443"), silentServer(n0, "n0"), server("10.0.0.11:6443", "n1")] },
            ["n0", "n2"],
        ],
    ];
    for (const [rule, changes, nodes] of cases) {
        it(rule, () => {
            assert.deepEqual(nodesOf(changes), nodes);
        });
    }

    it("are told once, and of no node, where none is declared", () => {
        const [only, ...others] = nodeCommands(healthy({ apiServers: [silentServer("a:1")] }), { nodes: {} });
        assert.deepEqual([only?.node, others], [undefined, []]);
    });

    it("look for etcd only where there is one, and expect the host's own name", () => {
        const nodes = nodesConfiguration.parse({
            n0: { addresses: ["10.0.0.10"], roles: ["control-plane"], hostname: "n0.example.com" },
        });
        const [only] = nodeCommands(healthy({ apiServers: [silentServer(n0, "n0")] }), { nodes });
        const text = only?.commands.join("\n") ?? "";
        assert.match(text, /^hostname {3}# n0\.example\.com, /);
        assert.doesNotMatch(text, /etcd|2379/);
    });
});
