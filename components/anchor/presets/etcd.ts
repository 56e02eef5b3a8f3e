import type { ConfigurationMap } from "../../installation/merge";
import { roleLabel } from "../../node/settings";
import { alternatives } from "../../fault/suggestion";
import { etcdsOf, memberRole } from "../../pki/default-etcd";
import { nodesWith } from "../../pki/node-hosts";
import { commandLine, type Flags } from "./command-line";
import { controlPlanePod } from "./component-pod";
import { presetPorts } from "./names";
import { hostAndPort, type Preset, type PresetFile, type PresetInput, urlOf } from "./preset";
import type { SettingsFault } from "./settings";

/** The address of the node, which pods of the API and static pods learn in the same way. */
const hostAddress = "$(HOST_IP)";

/** What the script for etcd begins the manifest of a node with (components/anchor/script/etcd.sh). */
const placeholders = { cluster: "@ETCD_INITIAL_CLUSTER@", state: "@ETCD_INITIAL_CLUSTER_STATE@" } as const;

/**
 * A member of etcd on each node of its role; `etcd` says which one of `flotilla:pki.etcds`. The static pod is the same on all nodes: names and
 * addresses come from the node, and with whom a member begins is written into the manifest by the anchor, which joins it as a
 * learner first. So another member restarts none of those that there are.
 */
export function etcdPreset(input: PresetInput): Preset {
    const { directory, etcd, firstMember, image, name } = input;
    const ports = { ...presetPorts.etcd, ...input.ports };
    const [client, peer, metrics] = [ports["client"] ?? 0, ports["peer"] ?? 0, ports["metrics"] ?? 0];
    const role = memberRole(etcdsOf(input.pki)[etcd] ?? {});
    const members = nodesWith(input.nodes, role).map(([node, { addresses }]) => ({
        node,
        address: addresses[0] ?? "",
    }));
    const isIPv6 = members.some(({ address }) => address.includes(":"));
    const own = (port: number): string => `https://${hostAndPort(isIPv6 ? `[${hostAddress}]` : hostAddress, port)}`;
    const flags: Flags = {
        "data-dir": etcd === "kubernetes" ? "/var/lib/etcd" : `/var/lib/etcd-${etcd}`,
        name: "$(NODE_NAME)",
        "listen-client-urls": [urlOf("https", "127.0.0.1", client), own(client)],
        "advertise-client-urls": own(client),
        "listen-peer-urls": own(peer),
        "initial-advertise-peer-urls": own(peer),
        "listen-metrics-urls": urlOf("http", "127.0.0.1", metrics),
        "initial-cluster": placeholders.cluster,
        "initial-cluster-state": placeholders.state,
        "initial-cluster-token": etcd,
        "snapshot-count": 10000,
        ...certificateFlags(directory),
        ...input.arguments,
    };
    const dataDirectory = String(flags["data-dir"]);
    const clientFile = (file: string): string => `pki/${file}.pem`;
    return {
        pod: etcdPod({ name, image, directory, dataDirectory, command: commandLine("etcd", flags), ports, metrics }),
        files: ownFiles(`${etcd}-etcd`),
        // A learner answers this, too: it is promoted when it has caught up. What keeps the quorum is asked by the script.
        health: { url: `${urlOf("http", "127.0.0.1", metrics)}/health?serializable=true` },
        nodeSelector: { [roleLabel(role)]: "" },
        member: {
            dataDirectory,
            peerUrl: own(peer),
            endpoints: members.map(({ address }) => urlOf("https", address, client)),
            first: firstMember,
            files: {
                authority: clientFile("ca"),
                certificate: clientFile("anchor"),
                privateKey: clientFile("anchor-key"),
            },
        },
        faults: faultsOf(input, members),
    };
}

function etcdPod(pod: {
    readonly name: string;
    readonly image: string;
    readonly directory: string;
    readonly dataDirectory: string;
    readonly command: readonly string[];
    readonly ports: Readonly<Record<string, number>>;
    readonly metrics: number;
}): ConfigurationMap {
    const { name, image, directory, dataDirectory, command, ports, metrics } = pod;
    const probe = (path: string) => ({
        httpGet: { host: "127.0.0.1", path, port: metrics, scheme: "HTTP" },
        timeoutSeconds: 15,
        periodSeconds: 10,
    });
    const variable = (key: string, fieldPath: string) => ({ name: key, valueFrom: { fieldRef: { fieldPath } } });
    const container = {
        name: "etcd",
        image,
        imagePullPolicy: "IfNotPresent",
        command,
        env: [variable("NODE_NAME", "spec.nodeName"), variable("HOST_IP", "status.hostIP")],
        ports: Object.entries(ports).map(([port, number]) => ({
            name: port,
            containerPort: number,
            hostPort: number,
            protocol: "TCP",
        })),
        startupProbe: { ...probe("/livez"), initialDelaySeconds: 10, failureThreshold: 24 },
        livenessProbe: { ...probe("/livez"), initialDelaySeconds: 10, failureThreshold: 8 },
        readinessProbe: { ...probe("/readyz"), periodSeconds: 1, failureThreshold: 3 },
        resources: { requests: { cpu: "100m", memory: "100Mi" } },
        volumeMounts: [
            { name: "files", mountPath: directory, readOnly: true },
            { name: "data", mountPath: dataDirectory },
        ],
    };
    const data = { name: "data", hostPath: { path: dataDirectory, type: "DirectoryOrCreate" } };
    return controlPlanePod({ name, directory, container, volumes: [data] });
}

function certificateFlags(directory: string) {
    const at = (file: string): string => `${directory}/pki/${file}.pem`;
    return {
        "cert-file": at("server"),
        "key-file": at("server-key"),
        "trusted-ca-file": at("ca"),
        "client-cert-auth": true,
        "peer-cert-file": at("peer"),
        "peer-key-file": at("peer-key"),
        "peer-trusted-ca-file": at("peer-ca"),
        "peer-client-cert-auth": true,
    };
}

/** etcd reads its own certificates at each handshake, and what it trusts once. With `anchor.pem` the anchor itself asks the cluster. */
function ownFiles(documents: string): Record<string, PresetFile> {
    const [server, peer] = [`${documents}-$(NODE_NAME)`, `${documents}-$(NODE_NAME)-peer`];
    return {
        "pki/ca.pem": { trustBundle: documents, onChange: "restart" },
        "pki/peer-ca.pem": { trustBundle: `${documents}-peer`, onChange: "restart" },
        ...pair("server", server),
        ...pair("peer", peer),
        ...pair("anchor", `${documents}-anchor`),
    };
}

function pair(file: string, document: string): Record<string, PresetFile> {
    return {
        [`pki/${file}.pem`]: { certificate: document, part: "certificate", onChange: "reload" },
        [`pki/${file}-key.pem`]: { certificate: document, part: "privateKey", onChange: "reload" },
    };
}

interface Member {
    readonly node: string;
    readonly address: string;
}

function faultsOf({ etcd, firstMember, pki }: PresetInput, members: readonly Member[]): SettingsFault[] {
    const names = members.map(({ node }) => node);
    const families = new Set(members.map(({ address }) => address.includes(":")));
    return [
        ...(etcdsOf(pki)[etcd] === undefined
            ? [{ path: ["etcd"], message: `"${etcd}" is no etcd of flotilla:pki.etcds. Declare it there` }]
            : []),
        ...(firstMember === undefined || names.includes(firstMember)
            ? []
            : [
                  {
                      path: ["firstMember"],
                      message: `"${firstMember}" is no node with a member of this etcd. ${alternatives(firstMember, names) ?? "Give nodes its role"}`,
                  },
              ]),
        ...(families.size > 1
            ? [
                  {
                      path: ["preset"],
                      message:
                          "the members of etcd have first addresses of IPv4 and of IPv6, but one static pod has to serve for all. Put an address of " +
                          "the same family first for every node with a member",
                  },
              ]
            : []),
    ];
}
