import { type Check, checkAll, fail, pass, skipped, unknown } from "../check";
import { type DaemonSetObject, fullName, type NodeObject, type PodObject } from "../cluster-objects";
import { type Answer, known, type Observations, problemOf } from "../observations";
import { waitsForNetwork } from "./nodes";
import { conditionOf } from "../cluster-objects";
import { troubleOf } from "./pod-trouble";
import { isReady, staticPodCheck, staticPods } from "./static-pods";

type DaemonSetObservations = Pick<Observations, "daemonSets" | "pods" | "probeMessages">;

/** Judges the anchors, which keep components of the control plane on their nodes. */
export function judgeAnchors(observations: DaemonSetObservations): Check[] {
    return judgeDaemonSets(observations, "anchors", isAnchor, "The installation has none.");
}

/** Judges kube-proxy. */
export function judgeKubeProxy(observations: DaemonSetObservations): Check[] {
    const isThere = known(observations.daemonSets).some(isKubeProxy);
    return isThere || staticPods(known(observations.pods), "kube-proxy").length === 0
        ? judgeDaemonSets(
              observations,
              "kube-proxy",
              isKubeProxy,
              "There is no DaemonSet kube-proxy: the pod network may do its work, as Cilium can, or nobody does.",
          )
        : [staticPodCheck("static pods of kube-proxy", observations.pods, (all) => staticPods(all, "kube-proxy"), [])];
}

/** Judges the pod network: what nodes say of it, and the DaemonSet that makes it. */
export function judgeNetwork({ nodes, ...observations }: DaemonSetObservations & Pick<Observations, "nodes">): Check[] {
    return [
        nodesCheck(nodes),
        ...judgeDaemonSets(
            observations,
            "DaemonSet of the pod network",
            isNetwork,
            "There is none that is known: Calico, Cilium, Flannel, Weave, Antrea, kube-router, kindnet, OVN, or that of a cloud.",
        ),
    ];
}

/** Whether a layer of its own judges a DaemonSet, so that its pods are no workload. */
export function isSystemDaemonSet(daemonSet: DaemonSetObject): boolean {
    return isAnchor(daemonSet) || isKubeProxy(daemonSet) || isNetwork(daemonSet);
}

/** Whether a DaemonSet is an anchor of Flotilla. */
export function isAnchor({ metadata }: DaemonSetObject): boolean {
    const isOurs = metadata.labels?.["app.kubernetes.io/managed-by"] === "flotilla";
    return isOurs && /-anchor(-removal)?$/.test(metadata.name);
}

function isKubeProxy({ metadata }: DaemonSetObject): boolean {
    return metadata.name === "kube-proxy";
}

/** Names that the projects' own manifests and charts give them. */
const networks =
    /^(calico-node|canal|cilium|(kube-)?flannel(-ds.*)?|weave-net|antrea-agent|kube-router|kindnet|ovnkube-node.*|ovs-ovn|kube-ovn-cni|aws-node|azure-cns|netd)$/;

function isNetwork({ metadata }: DaemonSetObject): boolean {
    return networks.test(metadata.name);
}

function nodesCheck(nodes: Answer<readonly NodeObject[]>): Check {
    const name = "network of nodes";
    if ("problem" in nodes) {
        return unknown(name, `The nodes could not be read: ${nodes.problem}.`);
    }
    const faults = nodes.value.flatMap((node) => [
        ...(conditionOf(node.status?.conditions, "NetworkUnavailable")?.status === "True"
            ? [`${node.metadata.name} has NetworkUnavailable`]
            : []),
        ...(waitsForNetwork(node) ? [`${node.metadata.name} waits for its network plugin`] : []),
    ]);
    return checkAll(name, faults, "Look at the pod of the network on that node, and at /etc/cni/net.d there");
}

function judgeDaemonSets(
    { daemonSets, pods, probeMessages }: DaemonSetObservations,
    name: string,
    isMeant: (daemonSet: DaemonSetObject) => boolean,
    none: string,
): Check[] {
    const problem = problemOf(daemonSets);
    if (!("value" in daemonSets)) {
        return [unknown(name, `DaemonSets could not be read: ${problem ?? ""}.`)];
    }
    const meant = daemonSets.value.filter(isMeant);
    return meant.length === 0
        ? [skipped(name, none)]
        : meant.map((daemonSet) => daemonSetCheck(daemonSet, known(pods), probeMessages));
}

function daemonSetCheck(
    daemonSet: DaemonSetObject,
    pods: readonly PodObject[],
    probeMessages: Observations["probeMessages"],
): Check {
    const name = `DaemonSet ${fullName(daemonSet)}`;
    const { metadata, status } = daemonSet;
    const {
        desiredNumberScheduled = 0,
        numberReady = 0,
        updatedNumberScheduled = 0,
        observedGeneration = 0,
    } = status ?? {};
    if (observedGeneration < (metadata.generation ?? 0)) {
        return fail(name, "The controller manager has not yet seen its last change. Look whether that runs.");
    }
    const isBehind = updatedNumberScheduled < desiredNumberScheduled;
    if (numberReady >= desiredNumberScheduled && !isBehind) {
        return pass(name);
    }
    const counts = `${numberReady} of ${desiredNumberScheduled} pods are ready, ${updatedNumberScheduled} as they are wanted now`;
    const reasons = podsOf(daemonSet, pods)
        .filter((pod) => !isReady(pod))
        .map(
            (pod) =>
                `${pod.spec?.nodeName ?? fullName(pod)}${probeText(probeMessages[fullName(pod)]) ?? troubleOf(pod)}`,
        );
    return reasons.length === 0
        ? fail(name, `${counts}. See \`kubectl describe daemonset -n ${metadata.namespace ?? ""} ${metadata.name}\`.`)
        : checkAll(
              name,
              [counts, ...reasons.map((reason) => `on ${reason}`)],
              "See the events and the log of these pods",
          );
}

function probeText(message: string | undefined): string | undefined {
    return message === undefined ? undefined : `: ${message}`;
}

/** The pods of a DaemonSet. */
export function podsOf(daemonSet: DaemonSetObject, pods: readonly PodObject[]): PodObject[] {
    const { name, namespace } = daemonSet.metadata;
    return pods.filter(
        ({ metadata }) =>
            metadata.namespace === namespace &&
            metadata.ownerReferences?.some((owner) => owner.kind === "DaemonSet" && owner.name === name),
    );
}
