import type { EtcdStatus } from "../../../../fleet/health/etcd-members";
import type { Answer, Observations } from "../../../../fleet/health/observations";
import { judgeEtcd, judgeNetworkEtcd } from "../../../../fleet/health/judge/etcd";
import { expectations, healthy, memberStatus, withPods } from "../fixtures";
import { answer, conditions, server, silentServer, staticPod, value } from "../objects";
import { assertFound, type Expected } from "./found";

const image = "registry.k8s.io/etcd:3.6.6-0";
const notReady = { conditions: conditions({ Ready: "False" }) };
const byServer = "etcd by 10.0.0.2:6443";

/** Three members, of which the last is as given. */
function members(last: Answer<EtcdStatus>): Pick<Observations, "etcd"> {
    const statuses = [value(memberStatus(0)), value(memberStatus(1)), last];
    return { etcd: { answers: statuses.map((status, index) => ({ node: `n${index}`, status })) } };
}

function told(changes: Partial<EtcdStatus>): Pick<Observations, "etcd"> {
    return members(value(memberStatus(2, changes)));
}

describe("layer 1", () => {
    const list = memberStatus(0).members;
    const cases: readonly (readonly [rule: string, Partial<Observations>, Expected])[] = [
        ["passes an API server that reaches its etcd", {}, [byServer, "pass", ""]],
        [
            "fails for one that does not",
            { apiServers: [server("10.0.0.2:6443", undefined, { etcd: answer(500, "no") })] },
            [byServer, "fail", /^The API server does not reach its etcd \(it answers with HTTP status 500\)\. /],
        ],
        [
            "fails for a check of all that has noticed before the one of etcd",
            {
                apiServers: [
                    server("10.0.0.2:6443", undefined, {
                        ready: answer(500, "[+]etcd ok\n[-]etcd-readiness failed: reason withheld\n"),
                    }),
                ],
            },
            [byServer, "fail", /^The API server does not reach its etcd \(etcd-readiness\)\. /],
        ],
        [
            "passes where the user may see all checks and not the one",
            { apiServers: [server("10.0.0.2:6443", undefined, { etcd: answer(403) })] },
            [byServer, "pass"],
        ],
        [
            "knows nothing where the user may see none",
            { apiServers: [server("10.0.0.2:6443", undefined, { etcd: answer(403), ready: answer(403) })] },
            [byServer, "unknown", /Let the user read \/readyz\/\*\.$/],
        ],
        [
            "skips an API server that has no such check",
            { apiServers: [server("10.0.0.2:6443", undefined, { etcd: answer(404) })] },
            [byServer, "skipped"],
        ],
        [
            "knows nothing where no API server answers",
            { apiServers: [silentServer("10.0.0.2:6443")] },
            [byServer, "unknown", /connection refused/],
        ],
        ["passes static pods that are ready", {}, ["static pods of etcd", "pass", ""]],
        [
            "fails for a static pod that is not ready",
            withPods(staticPod("etcd", "n3", image, notReady)),
            ["static pods of etcd", "fail", /^kube-system\/etcd-n3 is not ready\. /],
        ],
        [
            "fails for a node that should have one and has none",
            { pods: value([staticPod("etcd", "n0", image), staticPod("etcd", "n1", image)]) },
            ["static pods of etcd", "fail", /^n2 has none\. /],
        ],
        [
            "skips an etcd that runs in another way",
            { pods: value([]) },
            ["static pods of etcd", "skipped", /^There are none: /],
        ],
        ["skips static pods that cannot be read", { pods: { problem: "no" } }, ["static pods of etcd", "skipped"]],
        ["passes members that agree", {}, ["members of etcd", "pass", ""]],
        [
            "fails for one that does not answer while others do",
            members({ problem: "connection refused" }),
            ["members of etcd", "fail", /^n2: connection refused\. /],
        ],
        [
            "fails for a lost quorum",
            told({ leader: "0" }),
            ["members of etcd", "fail", /^a member knows no leader: the quorum is lost\. /],
        ],
        [
            "fails for two leaders",
            told({ leader: "2" }),
            ["members of etcd", "fail", /^the members know different leaders\. /],
        ],
        [
            "fails for a member that was added and never started",
            told({ members: [...list, { id: "9", name: "", isLearner: false }] }),
            ["members of etcd", "fail", /^the member 9 was added and has never started\. /],
        ],
        [
            "fails for a learner",
            told({ members: [...list, { id: "9", name: "n9", isLearner: true }] }),
            ["members of etcd", "fail", /^the member n9 is a learner and has no vote\. /],
        ],
        ["passes a member that is a little behind", told({ raftIndex: 1 }), ["members of etcd", "pass"]],
        [
            "fails for one that is far behind",
            told({ raftIndex: 2002 }),
            ["members of etcd", "fail", /^a member is far behind/],
        ],
        [
            "fails for an alarm",
            told({ alarms: [{ id: "3", alarm: "NOSPACE" }] }),
            ["members of etcd", "fail", /^the member n2 has raised the alarm NOSPACE\. /],
        ],
        [
            "fails for a database that is nearly full",
            told({ size: 95, quota: 100 }),
            ["members of etcd", "fail", /^the database of n2 has 95 % of its quota\. /],
        ],
        ["passes one whose quota is not told", told({ quota: undefined }), ["members of etcd", "pass"]],
        [
            "skips members that nobody could ask",
            { etcd: { notAsked: "No key." } },
            ["members of etcd", "skipped", "No key."],
        ],
        [
            "skips members of which none answers from here",
            { etcd: { answers: [{ node: "n0", status: { problem: "no route to the host" } }] } },
            ["members of etcd", "skipped", "None of them answers from here: n0: no route to the host."],
        ],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeEtcd(healthy(changes), expectations), expected);
        });
    }
});

describe("layer 5", () => {
    const cases: readonly (readonly [rule: string, Partial<Observations>, Expected])[] = [
        ["passes an etcd of the network that is ready", {}, ["static pods of etcd calico", "pass", ""]],
        [
            "fails for one that is not, and not for that of the API servers",
            withPods(staticPod("calico-etcd", "n1", image, notReady), staticPod("etcd", "n3", image, notReady)),
            ["static pods of etcd calico", "fail", /^kube-system\/calico-etcd-n1 is not ready\. /],
        ],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeNetworkEtcd(healthy(changes), expectations), expected);
        });
    }

    it("skips a cluster without one", () => {
        const checks = judgeNetworkEtcd(healthy(), { otherEtcds: {} });
        assertFound(checks, ["an etcd of its own", "skipped"]);
    });
});
