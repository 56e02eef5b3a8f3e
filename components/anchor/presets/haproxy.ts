import type { NodeRole } from "../../node/config";
import { etcdsOf, memberRole } from "../../pki/default-etcd";
import { nodesWith } from "../../pki/node-hosts";
import { type Endpoint, type ProxiedService, proxyConfiguration, proxyScript } from "../haproxy/configuration";
import { clusterAuthority } from "./client-files";
import { presetPorts } from "./names";
import type { Preset, PresetInput } from "./preset";

const configurationFile = "haproxy.cfg";
const scriptFile = "haproxy.sh";
const apiServerPort = 6443;

/**
 * haproxy on every node, before the API servers and the etcd of the cluster: clients on the node have one address that is there whatever becomes of
 * one of them. Its configuration is made of `flotilla:nodes`, so that it needs no API; another one is checked and taken over by new
 * workers, and no connection is lost. Healthy is who serves the configuration that is wanted: its hash is an address that it answers.
 */
export function haproxyPreset({ directory, image, name, nodes, pki, ...input }: PresetInput): Preset {
    const ports = { ...presetPorts.haproxy, ...input.ports };
    const [apiServer, etcd, health] = [ports["apiserver"] ?? 0, ports["etcd"] ?? 0, ports["health"] ?? 0];
    const role = memberRole(etcdsOf(pki)[clusterAuthority] ?? {});
    const isIPv6 = Object.values(nodes).some(({ addresses }) => addresses.some((address) => address.includes(":")));
    const listen = (port: number): Endpoint[] => [
        { address: "127.0.0.1", port },
        // Where the installation has addresses of IPv6, nodes have that loopback, too.
        ...(isIPv6 ? [{ address: "::1", port }] : []),
    ];
    const services: ProxiedService[] = [
        {
            name: "apiserver",
            listen: listen(apiServer),
            servers: servers(nodes, "control-plane", apiServerPort),
            readyPath: "/readyz",
        },
        { name: "etcd", listen: listen(etcd), servers: servers(nodes, role, presetPorts.etcd["client"] ?? 0) },
    ];
    const { text, healthPath } = proxyConfiguration(
        services.filter((service) => Object.keys(service.servers).length > 0),
        { address: "127.0.0.1", port: health },
    );
    const probe = { httpGet: { host: "127.0.0.1", path: "/healthz", port: health, scheme: "HTTP" }, timeoutSeconds: 5 };
    return {
        pod: {
            metadata: { name, labels: { component: name } },
            spec: {
                hostNetwork: true,
                priorityClassName: "system-node-critical",
                securityContext: { seccompProfile: { type: "RuntimeDefault" } },
                containers: [
                    {
                        name: "haproxy",
                        image,
                        imagePullPolicy: "IfNotPresent",
                        // The last valid configuration is where it outlives a start of the container.
                        command: ["sh", `${directory}/${scriptFile}`, `${directory}/${configurationFile}`, "/tmp"],
                        ports: Object.entries(ports).map(([port, number]) => ({
                            name: port,
                            containerPort: number,
                            hostPort: number,
                            hostIP: "127.0.0.1",
                            protocol: "TCP",
                        })),
                        livenessProbe: { ...probe, initialDelaySeconds: 5, periodSeconds: 10, failureThreshold: 3 },
                        readinessProbe: { ...probe, periodSeconds: 2, failureThreshold: 3 },
                        resources: { requests: { cpu: "20m", memory: "32Mi" } },
                        securityContext: {
                            allowPrivilegeEscalation: false,
                            capabilities: { drop: ["ALL"] },
                            readOnlyRootFilesystem: true,
                        },
                        volumeMounts: [
                            { name: "files", mountPath: directory, readOnly: true },
                            { name: "tmp", mountPath: "/tmp" },
                        ],
                    },
                ],
                volumes: [
                    { name: "files", hostPath: { path: directory, type: "Directory" } },
                    { name: "tmp", emptyDir: { medium: "Memory" } },
                ],
            },
        },
        files: {
            [configurationFile]: { content: text, onChange: "reload" },
            [scriptFile]: { content: proxyScript, onChange: "restart" },
        },
        health: { url: `http://127.0.0.1:${health}${healthPath}` },
        nodeSelector: {},
    };
}

/** Where the nodes with a role serve. */
function servers(nodes: PresetInput["nodes"], role: NodeRole, port: number): ProxiedService["servers"] {
    const entries = nodesWith(nodes, role).map(([node, { addresses }]) => [
        node,
        { address: addresses[0] ?? "", port },
    ]);
    return Object.fromEntries(entries) as ProxiedService["servers"];
}
