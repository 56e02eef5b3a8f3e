import assert from "node:assert/strict";
import { healthExitCode } from "../../../fleet/health/exit-codes";
import { healthJson } from "../../../fleet/health/health-json";
import { type HealthReport, reportHealth } from "../../../fleet/health/health-report";
import { healthText } from "../../../fleet/health/health-text";
import { layerNames } from "../../../fleet/health/layers";
import type { Observations } from "../../../fleet/health/observations";
import { plain } from "../../../fleet/terminal";
import { assertGolden } from "../../support/golden";
import { certificate, installation } from "../certificates/fixtures";
import { expectations, healthy, withPods } from "./fixtures";
import {
    answer,
    conditions,
    daemonSet,
    node,
    ofDaemonSet,
    server,
    silentServer,
    slice,
    staticPod,
    unreadyPod,
    value,
} from "./objects";

const notReady = { conditions: conditions({ Ready: "False" }) };

/** In each of them one layer alone is broken. */
const broken: readonly (Partial<Observations> & { readonly fault: string })[] = [
    {
        fault: "an expired certificate",
        certificates: {
            stack: { ...installation("prod-1", certificate("apiserver", -2)), endpoints: [] },
            server: undefined,
            clockLead: 500,
        },
    },
    {
        fault: "a member of etcd that is not ready",
        ...withPods(staticPod("etcd", "n3", "registry.k8s.io/etcd:3.6.6-0", notReady)),
    },
    {
        fault: "an API server that is not there",
        apiServers: [server("10.0.0.2:6443"), silentServer("10.0.0.10:6443", "n0"), server("10.0.0.11:6443", "n1")],
        apiServerSlices: value([slice(["10.0.0.11", "10.0.0.12"])]),
    },
    {
        fault: "a kubelet that is silent",
        nodes: value(
            ["n0", "n1", "n2"]
                .map((name) => node(name))
                .concat(node("w0", { conditions: conditions({ Ready: "Unknown" }) })),
        ),
    },
    {
        fault: "a kube-proxy that crashes",
        daemonSets: value([daemonSet("kube-proxy", 4, 3)]),
        ...withPods(unreadyPod("kube-proxy-x", 600, "CrashLoopBackOff", { metadata: ofDaemonSet("kube-proxy") })),
    },
    {
        fault: "an etcd of the pod network that is not ready",
        ...withPods(staticPod("calico-etcd", "n1", "quay.io/coreos/etcd:v3.5.9", notReady)),
    },
    {
        fault: "a node without a network",
        nodes: value(
            ["n0", "n1", "n2"]
                .map((name) => node(name))
                .concat(node("w0", { conditions: conditions({ Ready: "True", NetworkUnavailable: "True" }) })),
        ),
    },
    { fault: "a DNS without endpoints", dnsSlices: value([slice(["10.1.0.2"], false)]) },
    { fault: "a pod without an image", ...withPods(unreadyPod("web-3", 600, "ImagePullBackOff")) },
];

function report(changes: Partial<Observations> = {}): HealthReport {
    return reportHealth("prod-1", { observations: healthy(changes), expectations });
}

describe("the layers of a cluster", () => {
    it("all pass where nothing is the matter, with exit code 0", () => {
        const healthyReport = report();
        assert.deepEqual(
            healthyReport.layers.map(({ state, checks }) => [state, checks.filter((check) => check.state !== "pass")]),
            layerNames.map(() => ["pass", []]),
        );
        assert.equal(healthExitCode(healthyReport), 0);
        assertGolden("health/healthy.txt", healthText(healthyReport, false, plain));
        assertGolden("health/healthy-all.txt", healthText(healthyReport, true, plain));
    });

    for (const [number, { fault, ...changes }] of broken.entries()) {
        it(`name layer ${number}, ${layerNames[number] ?? ""}, for ${fault} alone, with exit code ${10 + number}`, () => {
            const { layers, ...rest } = report(changes);
            const others = layers.filter(({ state }) => state !== "pass").map((layer) => layer.number);
            assert.deepEqual([rest.verdict?.number, others], [number, [number]]);
            assert.equal(healthExitCode({ ...rest, layers }), 10 + number);
            assertGolden(`health/layer-${number}.txt`, healthText({ ...rest, layers }, false, plain));
        });
    }

    it("that fail above the first one are likely consequences of it", () => {
        const both = report({ ...broken[8], ...broken[3] });
        const states = both.layers
            .filter(({ state }) => state !== "pass")
            .map((layer) => [layer.number, layer.state, layer.blockedBy]);
        assert.deepEqual(states, [
            [3, "fail", undefined],
            [8, "blocked", 3],
        ]);
        assert.equal(healthExitCode(both), 13);
        assertGolden("health/consequences.txt", healthText(both, false, plain));
    });

    it("above the API are unknown where it does not answer, and commands for the nodes are told", () => {
        const problem = "https://10.0.0.2:6443: connection refused";
        const unread = Object.fromEntries(
            Object.entries(healthy())
                .filter(([, answered]) => typeof answered === "object" && "value" in answered)
                .map(([key]) => [key, { problem }]),
        );
        const dead = report({
            ...unread,
            certificates: { stack: undefined, server: undefined, clockLead: undefined },
            apiServers: [
                silentServer("10.0.0.2:6443"),
                ...["n0", "n1", "n2"].map((name, index) => silentServer(`10.0.0.1${index}:6443`, name)),
            ],
            etcd: { notAsked: "The state cannot be read." },
        });
        assert.deepEqual(
            dead.layers.map(({ state }) => state),
            ["skipped", "unknown", "fail", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown"],
        );
        assert.deepEqual([healthExitCode(dead), dead.nodeCommands.map((one) => one.node)], [12, ["n0", "n1", "n2"]]);
        assertGolden("health/no-api.txt", healthText(dead, false, plain));
        assertGolden("health/no-api.json", `${JSON.stringify(healthJson(dead), undefined, 4)}\n`);
    });

    it("that could not be asked make the exit code 2 where none is known to fail", () => {
        const forbidden = report({
            jobs: { problem: 'jobs.batch is forbidden: User "ci" cannot list resource "jobs" (403)' },
        });
        assert.deepEqual([forbidden.verdict, healthExitCode(forbidden)], [undefined, 2]);
        assert.equal(forbidden.layers[8]?.state, "unknown");
    });

    it("are asked in vain where the credentials are not accepted", () => {
        const refused = answer(401, { message: "Unauthorized" });
        const outcome = { version: refused, live: refused, ready: refused, etcd: refused };
        const unauthorized = report({ apiServers: [server("10.0.0.2:6443", undefined, outcome)] });
        assert.deepEqual([unauthorized.verdict, healthExitCode(unauthorized)], [undefined, 2]);
    });
});

describe("the text of health", () => {
    it("fits a terminal of 80 columns, but for words that have to be copied", () => {
        for (const changes of broken) {
            for (const line of healthText(report(changes), true, plain).split("\n")) {
                assert.ok(line.length <= 80, line);
            }
        }
    });

    it("has colors for states alone", () => {
        const text = healthText(report(broken[3]), false, (style, shown) => `<${style}>${shown}</>`);
        assert.match(text, /^ {2}<red>fail <\/> {2}3 scheduler/m);
        assert.match(text, /^ {2}<green>pass <\/> {2}0 certificates/m);
    });

    it("of an installation that could not be asked is why", () => {
        const unasked: HealthReport = {
            name: "x",
            problems: ["There is no kubeconfig."],
            layers: [],
            verdict: undefined,
            nodeCommands: [],
        };
        assert.equal(healthText(unasked, false, plain), "x cannot be asked:\n  There is no kubeconfig.\n");
        assert.equal(healthExitCode(unasked), 2);
    });
});
