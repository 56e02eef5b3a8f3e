import type { NodesConfiguration } from "../../../components/node/config";
import { canonicalHost } from "../../../components/pki/host";
import { nodesWith } from "../../../components/pki/node-hosts";
import { ConnectionError } from "../../../provider/kubernetes/connection";
import { type Check, checkAll, fail, pass, skipped, unknown } from "../check";
import type { EndpointSliceObject } from "../cluster-objects";
import type { Expectations } from "../expectations";
import { type Answer, type ApiServerAnswers, known, type Observations } from "../observations";
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
    return apiServers[0]?.live instanceof ConnectionError;
}

/** The check of each API server by itself, in their order. */
export function serverChecks(
    { apiServers, apiServerSlices }: Pick<Observations, "apiServers" | "apiServerSlices">,
    { nodes }: Pick<Expectations, "nodes">,
): { readonly server: ApiServerAnswers; readonly check: Check }[] {
    const listed = addressesOf(known(apiServerSlices));
    return apiServers.map((server, index) => ({
        server,
        // Without the server of the kubeconfig there is no way to anything else, wherever it runs.
        check: serverCheck(server, index > 0 && isListed(server, nodes, listed)),
    }));
}

function serverCheck(server: ApiServerAnswers, isInService: boolean): Check {
    const { address, node, live, ready } = server;
    const name = `${address} (${node ?? "kubeconfig"})`;
    const words = [wordOf(live), wordOf(ready)];
    if (live instanceof ConnectionError) {
        if (live.failure === "credentials") {
            return unknown(name, `It was not asked: ${live.message}.`);
        }
        // Private addresses are often out of reach for whoever asks. An API server that ends leaves the Service in 15 s.
        return isInService && live.failure === "no answer"
            ? skipped(name, `There is no way to it from here (${live.message}); the Service kubernetes has it.`)
            : fail(name, `It does not answer: ${live.message}. Look on the node, with the commands below.`);
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

function isListed({ node }: ApiServerAnswers, nodes: NodesConfiguration, listed: ReadonlySet<string>): boolean {
    const addresses = node === undefined ? [] : (nodes[node]?.addresses ?? []);
    return addresses.some((address) => listed.has(canonicalHost(address)));
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
