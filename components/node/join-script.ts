import { readFileSync } from "node:fs";
import path from "node:path";
import { ipVersion } from "../pki/ip-address";
import { merge } from "../installation/merge";
import { serverHost } from "../pki/server-address";
import type { JoinConfiguration } from "./join-config";
import { mayLabelItself } from "./kubelet-settings";
import type { Taint } from "./node-keys";

/** What a host is told to become. */
export interface JoinScriptArgs {
    readonly installation: string;
    /** The node's name. */
    readonly node: string;
    /** The host's own name, where it is another. */
    readonly hostname?: string | undefined;
    /** By which others reach it; the first one of each kind is the node's own. */
    readonly addresses: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
    /** With which it is registered, so that no pod is there before them. */
    readonly taints: Readonly<Record<string, Taint>>;
    readonly join: JoinConfiguration;
    /** The API server's address. */
    readonly server: string;
    readonly clusterDomain: string;
    /** What the kubelet trusts the API server by, PEM. */
    readonly bundle: string;
    /** What it trusts the API servers' own requests by, PEM. */
    readonly clientBundle: string;
}

const caFolder = "/etc/kubernetes/pki";

/**
 * The script with which a host joins a cluster: POSIX sh, the same text for the same arguments. It holds no credential; the host
 * is given a token beside it.
 */
export function joinScript(args: JoinScriptArgs): string {
    const { join, node, hostname, installation } = args;
    const configuration = kubeletConfiguration(args);
    const names = [...new Set([node, ...(hostname === undefined ? [] : [hostname.toLowerCase()])])];
    const failsOnSwap = configuration["failSwapOn"] !== false;
    return [
        "#!/bin/sh",
        `# Joins the host ${node} to the cluster of ${installation}. Made by Flotilla; docs/joining.md tells what it does.`,
        "set -eu",
        "",
        `node=${quoted(node)}`,
        `names=${quoted(names.join(" "))}`,
        `addresses=${quoted(nodeAddresses(args).join(" "))}`,
        `server=${quoted(args.server.replace(/\/$/, ""))}`,
        `kubelet=${quoted(join.kubelet.executable)}`,
        `runtime=${quoted(join.containerRuntime.replace("unix://", ""))}`,
        `fail_on_swap=${failsOnSwap ? "yes" : "no"}`,
        `deadline=${join.deadline}`,
        "",
        printing("ca_bundle", args.bundle),
        printing("client_ca_bundle", args.clientBundle),
        printing("kubelet_configuration", JSON.stringify(configuration, undefined, 2)),
        printing("kubelet_drop_in", dropIn(args)),
        readFileSync(path.join(__dirname, "join.sh"), "utf8"),
    ].join("\n");
}

/** Text for a POSIX shell, whatever is in it. */
function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

const endMark = "END_OF_FILE";

/** A function that prints a text; none of the texts has a line that is the mark. */
function printing(name: string, text: string): string {
    return `${name}() {\n    cat <<'${endMark}'\n${text.trimEnd()}\n${endMark}\n}\n`;
}

/** One address of each kind: a kubelet takes no more. */
function nodeAddresses({ addresses }: JoinScriptArgs): string[] {
    return ([4, 6] as const)
        .map((version) => addresses.find((address) => ipVersion(address) === version))
        .filter((address) => address !== undefined)
        .sort((a, b) => addresses.indexOf(a) - addresses.indexOf(b));
}

/** The fields of KubeletConfiguration, as kubeadm sets them, under those of the installation. */
function kubeletConfiguration({ clusterDomain, join, taints }: JoinScriptArgs): Record<string, unknown> {
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
function dropIn(args: JoinScriptArgs): string {
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
