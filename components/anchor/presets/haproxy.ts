import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { etcdsOf, memberRole } from "../../pki/default-etcd";
import { nodesWith } from "../../pki/node-hosts";
import { clusterAuthority } from "./client-files";
import { presetPorts } from "./names";
import { hostAndPort, type Preset, type PresetInput } from "./preset";

const configurationFile = "haproxy.cfg";
const scriptFile = "haproxy.sh";
const apiServerPort = 6443;

/** What runs in the component's own pod; the image has haproxy and a POSIX shell. */
const script = readFileSync(path.join(__dirname, "haproxy.sh"), "utf8");

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
    const apiServers = backends(nodes, "control-plane", apiServerPort);
    const members = backends(nodes, role, presetPorts.etcd["client"] ?? 0);
    const services = [
        ...listener({ name: "apiserver", port: apiServer, isIPv6, servers: apiServers, check: apiServerCheck }),
        ...listener({ name: "etcd", port: etcd, isIPv6, servers: members, check: [] }),
    ];
    const hash = createHash("sha256").update(services.join("\n")).digest("hex").slice(0, 16);
    const probe = { httpGet: { host: "127.0.0.1", path: "/", port: health, scheme: "HTTP" }, timeoutSeconds: 5 };
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
                        command: ["sh", `${directory}/${scriptFile}`, `${directory}/${configurationFile}`],
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
            [configurationFile]: {
                content: [...common, ...services, ...healthFrontend(health, hash), ""].join("\n"),
                onChange: "reload",
            },
            [scriptFile]: { content: script, onChange: "restart" },
        },
        health: { url: `http://127.0.0.1:${health}/${hash}` },
        nodeSelector: {},
    };
}

/** Connections to the API are long: watches. Those to a server that is down are cut, so that clients go to another one. */
const common: readonly string[] = [
    "global",
    "    log stdout format raw local0 info",
    "    maxconn 4096",
    "defaults",
    "    log global",
    "    mode tcp",
    "    option dontlognull",
    "    timeout connect 5s",
    "    timeout client 1h",
    "    timeout server 1h",
    "    timeout tunnel 24h",
    "    default-server inter 2s fastinter 1s downinter 2s fall 3 rise 2 on-marked-down shutdown-sessions",
];

/** What answers has to be ready, not only to take connections; who it is, the client finds out. */
const apiServerCheck: readonly string[] = [
    "    option httpchk GET /readyz",
    "    http-check expect status 200",
    "    default-server check-ssl verify none",
];

/** A server of a backend. */
interface Backend {
    readonly node: string;
    readonly address: string;
}

function backends(nodes: PresetInput["nodes"], role: Parameters<typeof nodesWith>[1], port: number): Backend[] {
    return nodesWith(nodes, role).map(([node, { addresses }]) => ({
        node,
        address: hostAndPort(addresses[0] ?? "", port),
    }));
}

interface Listener {
    readonly name: string;
    readonly port: number;
    /** Where the installation has addresses of IPv6, nodes have that loopback, too. */
    readonly isIPv6: boolean;
    readonly servers: readonly Backend[];
    readonly check: readonly string[];
}

function listener({ name, port, isIPv6, servers, check }: Listener): string[] {
    return servers.length === 0
        ? []
        : [
              `listen ${name}`,
              `    bind 127.0.0.1:${port}`,
              ...(isIPv6 ? [`    bind [::1]:${port} v6only`] : []),
              "    balance leastconn",
              ...check,
              ...servers.map(({ address, node }) => `    server ${node} ${address} check`),
          ];
}

function healthFrontend(port: number, hash: string): string[] {
    return [
        "frontend health",
        `    bind 127.0.0.1:${port}`,
        "    mode http",
        `    http-request return status 200 content-type text/plain string ok if { path / /${hash} }`,
        "    http-request return status 404",
    ];
}
