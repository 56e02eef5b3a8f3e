import type { NodesConfiguration } from "../../../components/node/config";
import { canonicalHost } from "../../../components/pki/host";
import { nodesWith } from "../../../components/pki/node-hosts";
import { ConnectionError, type ConnectionFailure } from "../../../provider/kubernetes/connection";
import { type Check, checkAll, fail, pass, skipped, unknown } from "../check";
import type { EndpointSliceObject } from "../cluster-objects";
import type { Expectations } from "../expectations";
import type { Answer, ApiServerAnswers, Observations } from "../observations";
import { failedChecks, reasonOf, toldVersion, wordOf } from "./outcomes";
import { staticPodCheck, staticPods } from "./static-pods";

/** Judges the API servers, one by one and together. */
export function judgeApiServers(
    { apiServers, apiServerSlices, pods }: Pick<Observations, "apiServers" | "apiServerSlices" | "pods">,
    { nodes }: Pick<Expectations, "nodes">,
): Check[] {
    const masters = nodesWith(nodes, "control-plane").map(([name]) => name);
    return [
        ...serverChecks({ apiServers, apiServerSlices }, { nodes }).map(({ check }) => check),
        slicesCheck(apiServerSlices, nodes),
        versionCheck(apiServers),
        staticPodCheck("static pods of kube-apiserver", pods, (all) => staticPods(all, "kube-apiserver"), masters),
    ];
}

/** Whether no server answers, so that nothing can be asked of the cluster. */
export function answersNothing({ apiServers }: Pick<Observations, "apiServers">): boolean {
    return apiServers.every(({ live }) => live instanceof ConnectionError);
}

/** The check of each API server by itself, in their order. */
export function serverChecks(
    { apiServers, apiServerSlices }: Pick<Observations, "apiServers" | "apiServerSlices">,
    { nodes }: Pick<Expectations, "nodes">,
): { readonly server: ApiServerAnswers; readonly check: Check }[] {
    const [first] = apiServers;
    const isDead = answersNothing({ apiServers });
    return apiServers.map((server) => ({
        server,
        // Without the server of the kubeconfig there may be no way to anything, wherever it runs.
        check: serverCheck(
            server,
            server === first || isDead ? "not known" : acquaintance(server, apiServerSlices, nodes),
        ),
    }));
}

/** Failures that say nothing of what is behind the network. */
const outOfReach: readonly ConnectionFailure[] = ["no answer", "refused"];

/** Whether the other API servers know one, by the Service that they keep themselves in. One that has ended leaves it within half a minute. */
type Acquaintance = "known" | "not known" | "nobody knows";

function acquaintance(
    { node }: ApiServerAnswers,
    slices: Observations["apiServerSlices"],
    nodes: NodesConfiguration,
): Acquaintance {
    if ("problem" in slices) {
        return "nobody knows";
    }
    const listed = addressesOf(slices.value);
    const addresses = node === undefined ? [] : (nodes[node]?.addresses ?? []);
    return addresses.some((address) => listed.has(canonicalHost(address))) ? "known" : "not known";
}

function serverCheck(server: ApiServerAnswers, others: Acquaintance): Check {
    const { address, node, live, ready } = server;
    const name = `${address} (${node ?? "kubeconfig"})`;
    const words = [wordOf(live), wordOf(ready)];
    if (live instanceof ConnectionError) {
        return silentCheck(name, live, others);
    }
    if (words.includes("not ok")) {
        const failed = failedChecks(ready);
        const what = failed.length > 0 ? `these checks of /readyz fail: ${failed.join(", ")}` : reasonOf(ready);
        return fail(name, `It answers, and is not ready: ${what}. Its log says more.`);
    }
    return words.every((word) => word === "ok")
        ? pass(name)
        : unknown(
              name,
              `It answers, and does not tell how it is: ${reasonOf(ready)}. Let the user read /livez and /readyz.`,
          );
}

/** Private addresses are often out of reach for whoever asks, and firewalls refuse in the name of others. */
function silentCheck(name: string, { failure, message }: ConnectionError, others: Acquaintance): Check {
    if (failure === "credentials") {
        return unknown(name, `It was not asked: ${message}.`);
    }
    if (outOfReach.includes(failure) && others === "known") {
        return skipped(name, `There is no way to it from here (${message}); the Service kubernetes has it.`);
    }
    return outOfReach.includes(failure) && others === "nobody knows"
        ? unknown(
              name,
              `It does not answer here: ${message}. The Service kubernetes, which would have it, could not be read.`,
          )
        : fail(name, `It does not answer: ${message}. Look on the node, with the commands below.`);
}

/** Every API server keeps itself in the Service `kubernetes`, and those that have ended go. */
function slicesCheck(slices: Answer<readonly EndpointSliceObject[]>, nodes: NodesConfiguration): Check {
    const name = "endpoints of the Service kubernetes";
    const masters = nodesWith(nodes, "control-plane");
    if (masters.length === 0) {
        return skipped(name, "No node has the role control-plane in flotilla:nodes.");
    }
    if ("problem" in slices) {
        return unknown(name, `They could not be read: ${slices.problem}.`);
    }
    const listed = addressesOf(slices.value);
    const expected = masters.map(([node, { addresses }]) => ({ node, addresses: addresses.map(canonicalHost) }));
    const declared = new Set(expected.flatMap(({ addresses }) => addresses));
    const faults = [
        ...expected
            .filter(({ addresses }) => !addresses.some((address) => listed.has(address)))
            .map(({ node, addresses }) => `${node} (${addresses.join(", ")}) is missing`),
        ...[...listed]
            .filter((address) => !declared.has(address))
            .sort()
            .map((address) => `${address} is there, and no node with the role control-plane has it`),
    ];
    return checkAll(name, faults, "Start what is missing, or correct flotilla:nodes");
}

function addressesOf(slices: readonly EndpointSliceObject[]): ReadonlySet<string> {
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    return new Set(
        endpoints
            .filter(({ conditions }) => conditions?.ready !== false)
            .flatMap(({ addresses }) => addresses.map(canonicalHost)),
    );
}

function versionCheck(apiServers: readonly ApiServerAnswers[]): Check {
    const name = "one version everywhere";
    const told = apiServers.flatMap(({ address, version }) => {
        const text = toldVersion(version);
        return text === undefined ? [] : [{ address, text }];
    });
    const versions = new Set(told.map(({ text }) => text));
    if (told.length === 0) {
        return skipped(name, "No API server tells its version.");
    }
    return versions.size === 1
        ? pass(name)
        : fail(name, `${told.map(({ address, text }) => `${address} has ${text}`).join("; ")}. Finish the upgrade.`);
}
