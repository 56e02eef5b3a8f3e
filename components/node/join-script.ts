import { readFileSync } from "node:fs";
import path from "node:path";
import type { JoinConfiguration } from "./join-config";
import { kubeletConfiguration, kubeletDropIn, nodeAddresses } from "./kubelet-files";
import type { Taint } from "./node-keys";
import { printing, quoted } from "./shell-text";

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

/** What both scripts of hosts are made of; in this order they are one file. */
const common = ["settings.sh", "checks.sh", "files.sh", "kubelet.sh"];

/**
 * The script with which a host joins a cluster: POSIX sh, the same text for the same arguments. It holds no credential; the host
 * is given a token beside it.
 */
export function joinScript(args: JoinScriptArgs): string {
    const { installation, node } = args;
    const title = `Joins the host ${node} to the cluster of ${installation}. Made by Flotilla; docs/joining.md tells what it does.`;
    return hostScript(title, args, [scriptPart("join.sh")]);
}

/**
 * A script that makes a node of a host, as a whole.
 * @param rest what it does beside checks of the host and the kubelet's files; the last part calls all others.
 */
export function hostScript(title: string, args: JoinScriptArgs, rest: readonly string[]): string {
    const { join, node, hostname } = args;
    const configuration = kubeletConfiguration(args);
    const names = [...new Set([node, ...(hostname === undefined ? [] : [hostname.toLowerCase()])])];
    const failsOnSwap = configuration["failSwapOn"] !== false;
    return [
        "#!/bin/sh",
        `# ${title}`,
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
        printing("kubelet_drop_in", kubeletDropIn(args)),
        ...common.map(scriptPart),
        ...rest,
    ].join("\n");
}

function scriptPart(name: string): string {
    return readFileSync(path.join(__dirname, "script", name), "utf8");
}
