import { joinConfiguration } from "../../../components/node/join-config";
import { argumentFault, configurationFaults } from "../../../components/node/kubelet-settings";
import type { DataOf } from "./kinds";
import type { DraftNode } from "./node-draft";

/** `flotilla:join` as a design has it, and what has to be known about it. */
export interface JoinDraft {
    readonly join: Readonly<Record<string, unknown>>;
    readonly notes: readonly string[];
}

/** What {@link draftJoin} needs of a design. */
export interface JoinDesign {
    readonly kubelet: DataOf<"Kubelet">;
    readonly network: DataOf<"KubernetesNetwork">;
    readonly nodes: Readonly<Record<string, DraftNode>>;
    /** Whether `flotilla:pki` says the cluster's domain. */
    readonly hasPki: boolean;
}

/** Arguments of old kubelets: with them, one of today ends at once (Kubernetes 1.24 and 1.27 took them out). */
const goneArguments = [
    "container-runtime",
    "cni-bin-dir",
    "cni-conf-dir",
    "network-plugin",
    "pod-infra-container-image",
];

const runtimeArgument = "container-runtime-endpoint";

/** Drafts `flotilla:join`: what Promenade's join scripts write of kubelets. */
export function draftJoin({ kubelet, network, nodes, hasPki }: JoinDesign): JoinDraft {
    const { dns, kubernetes, proxy } = network;
    const [address] = Object.values(nodes).find(({ roles = [] }) => roles.includes("control-plane"))?.addresses ?? [];
    const written = (kubelet.arguments ?? []).map(parseArgument);
    const runtime = written.find(([name]) => name === runtimeArgument)?.[1];
    const isOut = (name: string): boolean => goneArguments.includes(name) || argumentFault(name) !== undefined;
    const kept = written.filter(([name]) => name !== runtimeArgument && !isOut(name));
    const said = configurationFaults(Object.keys(kubelet.config_file_overrides ?? {}));
    const fields = Object.entries(kubelet.config_file_overrides ?? {}).filter(
        ([name]) => !said.some(({ key }) => key === name),
    );
    const settings = {
        ...(kept.length > 0 && { arguments: Object.fromEntries(kept) }),
        ...(fields.length > 0 && { configuration: Object.fromEntries(fields) }),
    };
    const usual = joinConfiguration.shape.containerRuntime.parse(undefined);
    return {
        join: {
            ...(address !== undefined && { server: `https://${address}:${kubernetes.apiserver_port}` }),
            clusterDNS: [dns.service_ip],
            ...(!hasPki && dns.cluster_domain !== "cluster.local" && { clusterDomain: dns.cluster_domain }),
            ...(runtime !== undefined && runtime !== usual && { containerRuntime: runtime }),
            ...(Object.keys(settings).length > 0 && { kubelet: settings }),
            ...(proxy !== undefined && { proxy: { url: proxy.url, noProxy: proxy.additional_no_proxy ?? [] } }),
        },
        notes: [
            ...(address === undefined
                ? []
                : [
                      `join.server: hosts join at the node with ${address}. Write what stands before all API servers, if something does.`,
                  ]),
            ...written
                .filter(([name]) => isOut(name))
                .map(([name]) => `join.kubelet.arguments: --${name} is left out: ${reasonFor(name)}.`),
            ...said.map(({ key, message }) => `join.kubelet.configuration: ${key} is left out: it ${message}.`),
        ],
    };
}

/** `--name=value`, or `--name` for what is switched on. */
function parseArgument(text: string): [name: string, value: string | boolean] {
    const [, name = text, value] = /^--([^=]+)(?:=(.*))?$/s.exec(text) ?? [];
    return [name, value ?? true];
}

function reasonFor(name: string): string {
    return goneArguments.includes(name) ? "kubelets do not have it any more" : `it ${argumentFault(name) ?? ""}`;
}
