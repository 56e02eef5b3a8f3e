import { merge } from "../installation/merge";
import { canonicalAddress, ipVersion } from "../pki/ip-address";
import { serverHost } from "../pki/server-address";
import type { JoinScriptArgs } from "./join-script";
import { mayLabelItself } from "./kubelet-settings";

const caFolder = "/etc/kubernetes/pki";

/** One address of each kind, as hosts write it: a kubelet takes no more. */
export function nodeAddresses({ addresses }: Pick<JoinScriptArgs, "addresses">): string[] {
    return ([4, 6] as const)
        .map((version) => addresses.find((address) => ipVersion(address) === version))
        .filter((address) => address !== undefined)
        .sort((a, b) => addresses.indexOf(a) - addresses.indexOf(b))
        .map(canonicalAddress);
}

/** The fields of KubeletConfiguration, as kubeadm sets them, under those of the installation. */
export function kubeletConfiguration({ clusterDomain, join, taints }: JoinScriptArgs): Record<string, unknown> {
    const taintList = Object.entries(taints).map(([key, taint]) => ({ key, ...taint }));
    const own = {
        apiVersion: "kubelet.config.k8s.io/v1beta1",
        kind: "KubeletConfiguration",
        authentication: {
            anonymous: { enabled: false },
            webhook: { enabled: true },
            x509: { clientCAFile: `${caFolder}/kubelet-client-ca.crt` },
        },
        authorization: { mode: "Webhook" },
        cgroupDriver: "systemd",
        clusterDNS: join.clusterDNS,
        clusterDomain,
        containerRuntimeEndpoint: join.containerRuntime,
        ...(taintList.length > 0 && { registerWithTaints: taintList }),
        rotateCertificates: true,
        staticPodPath: "/etc/kubernetes/manifests",
    };
    return merge(own, join.kubelet.configuration ?? {}) as Record<string, unknown>;
}

/** What is put over the unit of the kubelet. */
export function kubeletDropIn(args: JoinScriptArgs): string {
    const { join, labels, node } = args;
    const labelList = Object.entries(join.registerLabels ? labels : {})
        .filter(([key]) => mayLabelItself(key))
        .map(([key, value]) => `${key}=${value}`);
    const words = [
        join.kubelet.executable,
        "--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf",
        "--kubeconfig=/etc/kubernetes/kubelet.conf",
        "--config=/var/lib/kubelet/config.yaml",
        `--hostname-override=${node}`,
        `--node-ip=${nodeAddresses(args).join(",")}`,
        ...(labelList.length > 0 ? [`--node-labels=${labelList.join(",")}`] : []),
        ...Object.entries(join.kubelet.arguments ?? {}).map(([name, value]) => `--${name}=${String(value)}`),
    ];
    return [
        "# Written by the join script of Flotilla.",
        "[Service]",
        ...proxyVariables(args).map(([name, value]) => `Environment=${unitWord(`${name}=${value}`)}`),
        "ExecStart=",
        `ExecStart=${words.map(commandWord).join(" ")}`,
    ].join("\n");
}

function proxyVariables({ addresses, clusterDomain, join, server }: JoinScriptArgs): [string, string][] {
    const { proxy } = join;
    if (proxy === undefined) {
        return [];
    }
    const near = ["localhost", "127.0.0.1", serverHost(server), ...addresses, ".svc", `.${clusterDomain}`];
    const variables = {
        HTTP_PROXY: proxy.url,
        HTTPS_PROXY: proxy.url,
        NO_PROXY: [...near, ...proxy.noProxy].join(","),
    };
    // Not every library knows both forms.
    return Object.entries(variables).flatMap(([name, value]) => [
        [name, value],
        [name.toLowerCase(), value],
    ]);
}

/** A word of a unit of systemd (https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting). */
function unitWord(word: string): string {
    const escaped = word.replace(/["\\]/g, "\\$&").replaceAll("%", "%%");
    return /^[A-Za-z0-9/=_.,:@+-]+$/.test(word) ? word : `"${escaped}"`;
}

/** The same in a command line, where variables are put in. */
function commandWord(word: string): string {
    return unitWord(word).replaceAll("$", "$$$$");
}
