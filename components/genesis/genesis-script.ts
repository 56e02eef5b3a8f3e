import { readFileSync } from "node:fs";
import path from "node:path";
import { configData, contentKeys } from "../anchor/contents";
import { environment } from "../anchor/environment";
import type { EffectiveAnchor } from "../anchor/effective-anchor";
import { defaultManifestDirectory, stateDirectory } from "../anchor/host-directory";
import { firstMemberScript, placingScript } from "../anchor/script";
import { nodeAddresses } from "../node/kubelet-files";
import { hostScript, type JoinScriptArgs } from "../node/join-script";
import { exactly, printing, quoted } from "../node/shell-text";

/** An anchor with what the first node has of it. */
export interface GenesisAnchor {
    readonly anchor: EffectiveAnchor;
    /** What its files hold that the ConfigMap does not have, by key. */
    readonly files: Readonly<Record<string, string>>;
}

/** What the first node of a cluster is told to become. */
export interface GenesisScriptArgs extends JoinScriptArgs {
    /** Of the node's kubelet, with its key. */
    readonly kubeconfig: string;
    /** The kubelet's certificate and key, PEM: for a host that asks the API server by curl. */
    readonly clientCertificate: string;
    /** Where the API server of this node answers. */
    readonly apiServer: string;
    /** Where those of the other nodes will: one that answers already is that of a cluster. */
    readonly otherServers: readonly string[];
    readonly anchors: readonly GenesisAnchor[];
    /** Whether the stack waits for the cluster. */
    readonly isAbsent: boolean;
}

/**
 * The script that makes the first node of a cluster of a bare host: POSIX sh, the same text for the same arguments. It holds the
 * private keys of that node, and of what runs on it: callers keep it a secret.
 */
export function genesisScript(args: GenesisScriptArgs): string {
    const { anchors, apiServer, installation, isAbsent, node, otherServers } = args;
    const title = `Makes the host ${node} the first node of the cluster of ${installation}. Made by Flotilla; it holds private keys.`;
    const members = anchors.flatMap(({ anchor: { member, name } }) =>
        member === undefined ? [] : [`${name}:${member.dataDirectory}`],
    );
    const healths = anchors.flatMap(({ anchor: { health, name } }) =>
        health.startsWith("http") ? [`${name}=${health}`] : [],
    );
    return hostScript(title, args, [
        `installation=${quoted(installation)}`,
        `title=${quoted(`# ${title}`)}`,
        `api_server=${quoted(apiServer)}`,
        `other_servers=${quoted(otherServers.join(" "))}`,
        `manifests=${quoted(anchors[0]?.anchor.manifestDirectory ?? defaultManifestDirectory)}`,
        `anchor_states=${quoted(stateDirectory)}`,
        `anchors=${quoted(anchors.map(({ anchor }) => anchor.name).join(" "))}`,
        `etcd_members=${quoted(members.join(" "))}`,
        `healths=${quoted(healths.join(" "))}`,
        `is_absent=${isAbsent ? "yes" : "no"}`,
        "",
        printing("own_kubeconfig", args.kubeconfig),
        printing("own_certificate", args.clientCertificate),
        printing("placing_script", placingScript()),
        ...(members.length === 0 ? [] : [printing("first_member_script", firstMemberScript())]),
        placing(args),
        readFileSync(path.join(__dirname, "genesis.sh"), "utf8"),
    ]);
}

/** What writes the sources of an anchor, as its pod will have them, and runs the script over them. */
function placing(args: GenesisScriptArgs): string {
    const cases = args.anchors.flatMap(({ anchor, files }) => {
        const sources = Object.entries({ ...configData(anchor, ""), ...files })
            .filter(([key]) => key !== contentKeys.script)
            .sort(([a], [b]) => (a < b ? -1 : 1));
        const script = anchor.member === undefined ? "placing_script" : "first_member_script";
        const variables = Object.entries(ownEnvironment(anchor, args)).map(([name, value]) =>
            quoted(`${name}=${value}`),
        );
        return [
            `    ${quoted(anchor.name)})`,
            ...sources.map(([key, text]) => exactly(`source_file ${quoted(key)}`, text)),
            `        run_anchor ${quoted(anchor.name)} ${script} \\`,
            `            ${variables.join(" \\\n            ")}`,
            "        ;;",
        ];
    });
    return ["place_anchor() {", "    case $1 in", ...cases, "    esac", "}", ""].join("\n");
}

/** The variables of the anchor's pod, with what the node puts into them. */
function ownEnvironment(anchor: EffectiveAnchor, args: GenesisScriptArgs): Record<string, string> {
    const known: Readonly<Record<string, string>> = { NODE_NAME: args.node, HOST_IP: nodeAddresses(args)[0] ?? "" };
    const all = Object.entries(environment(anchor, "present"))
        // Where a pod has its sources, and what etcdctl needs, which has nobody to ask.
        .filter(([name]) => !["ANCHOR_SOURCES", "ANCHOR_HOST_ROOT"].includes(name) && !name.startsWith("ETCDCTL_"))
        .map(([name, value]) => [name, value.replace(/\$\(([A-Z_]+)\)/g, (whole, key: string) => known[key] ?? whole)]);
    return Object.fromEntries(all) as Record<string, string>;
}
