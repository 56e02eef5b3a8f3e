/** Arguments that the script sets, and where what they say is written. */
const ownArguments: Readonly<Record<string, string>> = {
    "bootstrap-kubeconfig": "Take it out",
    config: "Write its fields into join.kubelet.configuration",
    "hostname-override": "The name of the node in flotilla:nodes is it",
    kubeconfig: "Take it out",
    "node-ip": "The addresses of the node in flotilla:nodes are it",
    "node-labels": "Write labels of the node in flotilla:nodes",
    "register-with-taints": "Write taints of the node in flotilla:nodes",
};

/** Why an argument of the kubelet cannot be given, as "<what is wrong>. <what to do>"; undefined when it can. */
export function argumentFault(name: string): string | undefined {
    if (Object.hasOwn(ownArguments, name)) {
        return `is set by the join script. ${ownArguments[name] ?? ""}`;
    }
    return /^[a-z][a-z0-9-]*$/.test(name)
        ? undefined
        : "is not the name of an argument. Write it without the dashes before it and the value behind it";
}

/** Fields that the script sets, and where what they say is written. */
const ownFields: Readonly<Record<string, string>> = {
    apiVersion: "Take it out",
    kind: "Take it out",
    clusterDNS: "Write join.clusterDNS",
    clusterDomain: "Write join.clusterDomain, or pki.apiServer.clusterDomain",
    containerRuntimeEndpoint: "Write join.containerRuntime",
    registerWithTaints: "Write taints of the node in flotilla:nodes",
};

/** Fields of KubeletConfiguration that are said elsewhere, each with what to do. */
export function configurationFaults(keys: readonly string[]): { readonly key: string; readonly message: string }[] {
    return keys
        .filter((key) => Object.hasOwn(ownFields, key))
        .map((key) => ({ key, message: `is set by the join script. ${ownFields[key] ?? ""}` }));
}

/** Labels of Kubernetes' own that a kubelet may give its node. */
const allowedLabels: readonly string[] = [
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "kubernetes.io/arch",
    "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];

/**
 * Whether a kubelet may give its node a label: all but those that Kubernetes keeps for others
 * (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction). A kubelet that is told to
 * set another one ends at once.
 */
export function mayLabelItself(key: string): boolean {
    const prefix = key.includes("/") ? key.slice(0, key.indexOf("/")) : "";
    const isBelow = (domain: string): boolean => prefix === domain || prefix.endsWith(`.${domain}`);
    if (!isBelow("kubernetes.io") && !isBelow("k8s.io")) {
        return true;
    }
    return allowedLabels.includes(key) || isBelow("kubelet.kubernetes.io") || isBelow("node.kubernetes.io");
}
