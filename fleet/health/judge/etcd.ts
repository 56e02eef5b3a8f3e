import { type Check, checkAll, fail, pass, skipped, unknown } from "../check";
import type { PodObject } from "../cluster-objects";
import type { EtcdAnswer, EtcdObservation, EtcdStatus } from "../etcd-members";
import type { Expectations } from "../expectations";
import type { ApiServerAnswers, Observations } from "../observations";
import { failedChecks, passedChecks, reasonOf, wordOf } from "./outcomes";
import { staticPodCheck, staticPods } from "./static-pods";

/** Judges the etcd of the API servers. */
export function judgeEtcd(
    { apiServers, etcd, pods }: Pick<Observations, "apiServers" | "etcd" | "pods">,
    { etcdMembers, otherEtcds }: Pick<Expectations, "etcdMembers" | "otherEtcds">,
): Check[] {
    const others = Object.keys(otherEtcds);
    const own = (all: readonly PodObject[]): PodObject[] =>
        staticPods(all, "etcd").filter((pod) => !others.some((name) => isMember(pod, name)));
    return [
        ...apiServers.flatMap((server, index) => reachCheck(server, index === 0)),
        staticPodCheck("static pods of etcd", pods, own, etcdMembers),
        memberCheck(etcd),
    ];
}

/** Judges the etcds that a pod network keeps its own objects in. */
export function judgeNetworkEtcd(
    { pods }: Pick<Observations, "pods">,
    { otherEtcds }: Pick<Expectations, "otherEtcds">,
): Check[] {
    const checks = Object.entries(otherEtcds).map(([name, nodes]) =>
        staticPodCheck(
            `static pods of etcd ${name}`,
            pods,
            (all) => staticPods(all, "etcd").filter((pod) => isMember(pod, name)),
            nodes,
        ),
    );
    return checks.length > 0 ? checks : [skipped("an etcd of its own", "None is declared (flotilla:pki.etcds).")];
}

/** Anchors name pods after what they run: `calico-etcd` on the node n0 is the pod `calico-etcd-n0`. */
function isMember({ metadata }: PodObject, etcd: string): boolean {
    return metadata.name.startsWith(`${etcd}-etcd-`);
}

/** Names of the checks of an API server that ask etcd. They notice at different times, so that one that fails is enough. */
const etcdChecks = ["etcd", "etcd-readiness"];

/** A server that does not answer says nothing of its etcd; the next layer tells. */
function reachCheck({ address, etcd, ready }: ApiServerAnswers, isOnlyWay: boolean): Check[] {
    const name = `etcd by ${address}`;
    const failed = failedChecks(ready).filter((check) => etcdChecks.includes(check));
    // Who may not ask for one check may still see all of them.
    const isSeen = wordOf(etcd) === "no right" && passedChecks(ready).includes("etcd");
    switch (failed.length > 0 ? "not ok" : isSeen ? "ok" : wordOf(etcd)) {
        case "ok":
            return [pass(name)];
        case "not ok":
            return [
                fail(
                    name,
                    `The API server does not reach its etcd (${failed.length > 0 ? failed.join(", ") : reasonOf(etcd)}). ` +
                        "Look at the containers of etcd, and at the certificates between the two.",
                ),
            ];
        case "not known":
            return [skipped(name, "The API server has no such check.")];
        case "no right":
            return [unknown(name, `The API server does not tell: ${reasonOf(etcd)}. Let the user read /readyz/*.`)];
        case "no answer":
            return isOnlyWay ? [unknown(name, `No API server answers that would know: ${reasonOf(etcd)}.`)] : [];
    }
}

/** A part of the quota from which on etcd is too full: what is written while people look must fit, too. */
const fullPart = 0.9;

/** Entries of the log by which members may differ that are asked one after the other. */
const indexTolerance = 1000;

function memberCheck(etcd: EtcdObservation): Check {
    const name = "members of etcd";
    if ("notAsked" in etcd) {
        return skipped(name, etcd.notAsked);
    }
    const told = etcd.answers.flatMap(({ status }) => ("value" in status ? [status.value] : []));
    if (told.length === 0) {
        return skipped(name, `None of them answers from here: ${etcd.answers.map(answerText).join("; ")}.`);
    }
    return checkAll(
        name,
        memberFaults(etcd.answers, told),
        "Mend the member on its node, or remove it and add it anew",
    );
}

function answerText({ node, status }: EtcdAnswer): string {
    return `${node}: ${"problem" in status ? status.problem : "answers"}`;
}

function memberFaults(answers: readonly EtcdAnswer[], told: readonly EtcdStatus[]): string[] {
    const members = new Map(told.flatMap((status) => status.members.map((member) => [member.id, member] as const)));
    const nameOf = (id: string): string => members.get(id)?.name ?? id;
    const leaders = new Set(told.map(({ leader }) => leader));
    const indices = told.map(({ raftIndex }) => raftIndex);
    const alarms = new Map(
        told.flatMap((status) => status.alarms.map((alarm) => [alarm.id + alarm.alarm, alarm] as const)),
    );
    return [
        ...answers.filter(({ status }) => "problem" in status).map(answerText),
        ...(leaders.has("0") ? ["a member knows no leader: the quorum is lost"] : []),
        ...(leaders.size > 1 && !leaders.has("0") ? ["the members know different leaders"] : []),
        ...[...members.values()].flatMap(({ id, name, isLearner }) => [
            ...(name === "" ? [`the member ${id} was added and has never started`] : []),
            ...(isLearner ? [`the member ${nameOf(id)} is a learner and has no vote`] : []),
        ]),
        ...(Math.max(...indices) - Math.min(...indices) > indexTolerance ? ["a member is far behind the others"] : []),
        ...[...alarms.values()].map(({ id, alarm }) => `the member ${nameOf(id)} has raised the alarm ${alarm}`),
        ...told.flatMap(({ id, size, quota }) =>
            quota !== undefined && quota > 0 && size > quota * fullPart
                ? [`the database of ${nameOf(id)} has ${Math.round((100 * size) / quota)} % of its quota`]
                : [],
        ),
    ];
}
