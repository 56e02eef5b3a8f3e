import { createHash } from "node:crypto";
import { canonicalJson } from "../../fiaas/canonical-json";
import { roleLabel } from "../../node/settings";
import { etcdsOf, memberRole } from "../../pki/default-etcd";
import { nodesWith } from "../../pki/node-hosts";
import type { ArgumentValue } from "../values";
import { presetPorts } from "./names";
import type { Preset, PresetFile, PresetInput } from "./preset";
import { urlOf } from "./preset";

const configurationFile = "etcd.yaml";

/**
 * A member of etcd on each node of its role; `etcd` says which one of `flotilla:pki.etcds`. All that it goes by is in a file of the node: names and
 * addresses are others on each, and a static pod is the same on all.
 *
 * The members are those of `flotilla:nodes`. A new member does not restart those that there are: who is to begin a cluster
 * together is read once, and so the file is only replaced; of what needs a restart the manifest has a hash.
 */
export function etcdPreset(input: PresetInput): Preset {
    const { directory, etcd, image, name } = input;
    const ports = { ...presetPorts.etcd, ...input.ports };
    const documents = `${etcd}-etcd`;
    const dataDirectory = etcd === "kubernetes" ? "/var/lib/etcd" : `/var/lib/etcd-${etcd}`;
    const common = { "data-dir": dataDirectory, ...commonSettings(directory), ...textValues(input.arguments) };
    const role = memberRole(etcdsOf(input.pki)[etcd] ?? {});
    const members = nodesWith(input.nodes, role).map(([node, { addresses }]) => ({
        node,
        address: addresses[0] ?? "",
    }));
    const endpoint = { host: "127.0.0.1", port: ports["metrics"] ?? 0, scheme: "HTTP" };
    const probe = (path: string) => ({ httpGet: { ...endpoint, path }, timeoutSeconds: 15, periodSeconds: 10 });
    return {
        pod: {
            metadata: {
                name,
                labels: { component: name, tier: "control-plane" },
                annotations: {
                    "flotilla.dev/settings": createHash("sha256")
                        .update(canonicalJson({ common, ports }))
                        .digest("hex"),
                },
            },
            spec: {
                hostNetwork: true,
                priorityClassName: "system-node-critical",
                securityContext: { seccompProfile: { type: "RuntimeDefault" } },
                containers: [
                    {
                        name: "etcd",
                        image,
                        imagePullPolicy: "IfNotPresent",
                        command: ["etcd", `--config-file=${directory}/${configurationFile}`],
                        ports: Object.entries(ports).map(([port, number]) => ({
                            name: port,
                            containerPort: number,
                            hostPort: number,
                            protocol: "TCP",
                        })),
                        startupProbe: { ...probe("/readyz"), initialDelaySeconds: 10, failureThreshold: 24 },
                        livenessProbe: { ...probe("/livez"), initialDelaySeconds: 10, failureThreshold: 8 },
                        readinessProbe: { ...probe("/readyz"), periodSeconds: 1, failureThreshold: 3 },
                        resources: { requests: { cpu: "100m", memory: "100Mi" } },
                        volumeMounts: [
                            { name: "files", mountPath: directory, readOnly: true },
                            { name: "data", mountPath: common["data-dir"] },
                        ],
                    },
                ],
                volumes: [
                    { name: "files", hostPath: { path: directory, type: "Directory" } },
                    { name: "data", hostPath: { path: common["data-dir"], type: "DirectoryOrCreate" } },
                ],
            },
        },
        files: {
            [configurationFile]: {
                contentOfNode: Object.fromEntries(
                    members.map((member) => [member.node, configuration({ member, members, ports, etcd, common })]),
                ),
                onChange: "reload",
            },
            ...ownFiles(documents),
        },
        // Without a quorum no member is ready, so that a roll never takes the next one down.
        health: { url: `http://127.0.0.1:${endpoint.port}/readyz` },
        nodeSelector: { [roleLabel(role)]: "" },
        faults:
            etcdsOf(input.pki)[etcd] === undefined
                ? [{ path: ["etcd"], message: `"${etcd}" is no etcd of flotilla:pki.etcds. Declare it there` }]
                : [],
    };
}

/** The same on all nodes. */
function commonSettings(directory: string) {
    const at = (file: string): string => `${directory}/pki/${file}.pem`;
    return {
        "client-transport-security": {
            "cert-file": at("server"),
            "key-file": at("server-key"),
            "trusted-ca-file": at("ca"),
            "client-cert-auth": true,
        },
        "peer-transport-security": {
            "cert-file": at("peer"),
            "key-file": at("peer-key"),
            "trusted-ca-file": at("peer-ca"),
            "client-cert-auth": true,
        },
        "snapshot-count": 10000,
    };
}

/** As etcd's file has lists: with commas. */
function textValues(flags: Readonly<Record<string, ArgumentValue>>): Record<string, string | number | boolean> {
    return Object.fromEntries(
        Object.entries(flags).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value]),
    );
}

interface Member {
    readonly node: string;
    readonly address: string;
}

/** The file of a node, in JSON, which is YAML (https://etcd.io/docs/v3.6/op-guide/configuration/). */
function configuration({
    member,
    members,
    ports,
    etcd,
    common,
}: {
    readonly member: Member;
    readonly members: readonly Member[];
    readonly ports: Readonly<Record<string, number>>;
    readonly etcd: string;
    readonly common: Readonly<Record<string, unknown>>;
}): string {
    const url = (address: string, port: string, scheme: "http" | "https" = "https"): string =>
        urlOf(scheme, address, ports[port] ?? 0);
    const peers = members.map(({ node, address }) => `${node}=${url(address, "peer")}`);
    const settings = {
        name: member.node,
        "listen-client-urls": [url("127.0.0.1", "client"), url(member.address, "client")].join(","),
        "advertise-client-urls": url(member.address, "client"),
        "listen-peer-urls": url(member.address, "peer"),
        "initial-advertise-peer-urls": url(member.address, "peer"),
        "listen-metrics-urls": url("127.0.0.1", "metrics", "http"),
        "initial-cluster": peers.join(","),
        "initial-cluster-token": etcd,
        "initial-cluster-state": "new",
        ...common,
    };
    return `${JSON.stringify(settings, undefined, 2)}\n`;
}

/** etcd reads its own certificates at each handshake, and what it trusts once. */
function ownFiles(documents: string): Record<string, PresetFile> {
    const [server, peer] = [`${documents}-$(NODE_NAME)`, `${documents}-$(NODE_NAME)-peer`];
    return {
        "pki/ca.pem": { trustBundle: documents, onChange: "restart" },
        "pki/server.pem": { certificate: server, part: "certificate", onChange: "reload" },
        "pki/server-key.pem": { certificate: server, part: "privateKey", onChange: "reload" },
        "pki/peer-ca.pem": { trustBundle: `${documents}-peer`, onChange: "restart" },
        "pki/peer.pem": { certificate: peer, part: "certificate", onChange: "reload" },
        "pki/peer-key.pem": { certificate: peer, part: "privateKey", onChange: "reload" },
    };
}
