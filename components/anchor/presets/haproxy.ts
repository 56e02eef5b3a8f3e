import type { NodeRole } from "../../node/config";
import { etcdsOf, memberRole } from "../../pki/default-etcd";
import { nodesWith } from "../../pki/node-hosts";
import { type Endpoint, type ProxiedService, proxyConfiguration, proxyScript } from "../haproxy/configuration";
import { endpointsScript, type Following } from "../haproxy/followed-services";
import { clientFiles, clusterAuthority } from "./client-files";
import { presetPorts } from "./names";
import type { Preset, PresetFile, PresetInput } from "./preset";
import type { SettingsFault } from "./settings";

const configurationFile = "haproxy.cfg";
const scriptFile = "haproxy.sh";
const endpointsFile = "endpoints.lua";
const ownDirectory = "/tmp";
const apiServerPort = 6443;

/** Whose certificate may list and watch EndpointSlices in every cluster: that of kube-proxy. */
const clientDocument = "kube-proxy";
const certificateFile = `pki/${clientDocument}.pem`;

/**
 * haproxy on every node, before the API servers and the etcd of the cluster: clients on the node have one address that is there whatever becomes of
 * one of them. Its configuration is made of `flotilla:nodes`, so that it needs no API; another one is checked and taken over by new
 * workers, and no connection is lost. Healthy is who serves the configuration that is wanted: its hash is an address that it answers.
 * With `services` it follows the API as well, and keeps what it heard last.
 */
export function haproxyPreset(input: PresetInput): Preset {
    const { directory, image, name, services: followed } = input;
    const ports = { ...presetPorts.haproxy, ...input.ports };
    const isFollowing = Object.keys(followed).length > 0;
    const health = ports["health"] ?? 0;
    const keptDirectory = `/var/lib/flotilla/haproxy/${name}`;
    const following: Following = {
        script: `${directory}/${endpointsFile}`,
        socket: `${ownDirectory}/api.sock`,
        keptDirectory,
        apiServer: { address: "127.0.0.1", port: ports["apiserver"] ?? 0 },
        certificate: `${directory}/${certificateFile}`,
        authority: `${directory}/${clientFiles.trusted}`,
    };
    const { text, healthPath } = proxyConfiguration(
        proxiedServices(input, ports),
        { address: "127.0.0.1", port: health },
        isFollowing ? following : undefined,
    );
    const listening = Object.entries(followed).flatMap(([service, { listen }]) =>
        listen === undefined ? [] : [[service, listen] as const],
    );
    const probe = { httpGet: { host: "127.0.0.1", path: "/healthz", port: health, scheme: "HTTP" }, timeoutSeconds: 5 };
    return {
        pod: {
            metadata: { name, labels: { component: name } },
            spec: {
                hostNetwork: true,
                priorityClassName: "system-node-critical",
                // Watches last for hours. Until the last one is cut nobody gets a new connection.
                terminationGracePeriodSeconds: 5,
                // The key of a certificate is root's, who has no rights beyond that here.
                securityContext: {
                    seccompProfile: { type: "RuntimeDefault" },
                    ...(isFollowing && { runAsUser: 0, runAsGroup: 0 }),
                },
                containers: [
                    {
                        name: "haproxy",
                        image,
                        imagePullPolicy: "IfNotPresent",
                        // The last valid configuration is where it outlives a start of the container.
                        command: [
                            "sh",
                            `${directory}/${scriptFile}`,
                            `${directory}/${configurationFile}`,
                            ownDirectory,
                        ],
                        ports: [...Object.entries(ports), ...listening].map(([port, number]) => ({
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
                            { name: "tmp", mountPath: ownDirectory },
                            ...(isFollowing ? [{ name: "kept", mountPath: keptDirectory }] : []),
                        ],
                    },
                ],
                volumes: [
                    { name: "files", hostPath: { path: directory, type: "Directory" } },
                    { name: "tmp", emptyDir: { medium: "Memory" } },
                    ...(isFollowing
                        ? [{ name: "kept", hostPath: { path: keptDirectory, type: "DirectoryOrCreate" } }]
                        : []),
                ],
            },
        },
        files: {
            [configurationFile]: { content: text, onChange: "reload" },
            [scriptFile]: { content: proxyScript, onChange: "restart" },
            ...(isFollowing ? followingFiles(input) : {}),
        },
        health: { url: `http://127.0.0.1:${health}${healthPath}` },
        nodeSelector: {},
        faults: isFollowing ? followingFaults(input) : [],
    };
}

/** The script shows a renewed certificate by itself. haproxy looks for a key beside its certificate. */
function followingFiles(input: PresetInput): Readonly<Record<string, PresetFile>> {
    return {
        [endpointsFile]: { content: endpointsScript, onChange: "restart" },
        [clientFiles.trusted]: { trustBundle: clusterAuthority, onChange: "restart" },
        ...(hasCertificate(input) && {
            [certificateFile]: { certificate: clientDocument, part: "certificate", onChange: "reload" },
            [`${certificateFile}.key`]: { certificate: clientDocument, part: "privateKey", onChange: "reload" },
        }),
    };
}

function hasCertificate({ pki }: PresetInput): boolean {
    return Object.values(pki.authorities).some(({ certificates }) => certificates?.[clientDocument] !== undefined);
}

function followingFaults(input: PresetInput): SettingsFault[] {
    const path = ["services"];
    return [
        ...(nodesWith(input.nodes, "control-plane").length > 0
            ? []
            : [
                  {
                      path,
                      message:
                          "are asked of API servers, but no node of flotilla:nodes has the role control-plane. Give that role to those that have one",
                  },
              ]),
        ...(hasCertificate(input)
            ? []
            : [
                  {
                      path,
                      message:
                          `are asked with the certificate "${clientDocument}", which there is not. Add it to flotilla:pki: {authorities: {${clusterAuthority}: ` +
                          `{certificates: {${clientDocument}: {commonName: "system:kube-proxy", purposes: [client]}}}}}`,
                  },
              ]),
    ];
}

function proxiedServices(
    { nodes, pki, services }: PresetInput,
    ports: Readonly<Record<string, number>>,
): ProxiedService[] {
    const isIPv6 = Object.values(nodes).some(({ addresses }) => addresses.some((address) => address.includes(":")));
    const listen = (port: number): Endpoint[] => [
        { address: "127.0.0.1", port },
        // Where the installation has addresses of IPv6, nodes have that loopback, too.
        ...(isIPv6 ? [{ address: "::1", port }] : []),
    ];
    const role = memberRole(etcdsOf(pki)[clusterAuthority] ?? {});
    const known: Readonly<Record<string, Pick<ProxiedService, "servers" | "readyPath">>> = {
        apiserver: { servers: servers(nodes, "control-plane", apiServerPort), readyPath: "/readyz" },
        etcd: { servers: servers(nodes, role, presetPorts.etcd["client"] ?? 0) },
    };
    const names = [
        ...Object.keys(known),
        ...Object.keys(services)
            .filter((service) => !(service in known))
            .sort(),
    ];
    return names.flatMap((service) => {
        const follows = services[service];
        const { servers: fixed, readyPath } = known[service] ?? { servers: {} };
        return follows === undefined && Object.keys(fixed).length === 0
            ? []
            : [
                  {
                      name: service,
                      listen: listen(ports[service] ?? follows?.listen ?? 0),
                      servers: fixed,
                      ...(readyPath !== undefined && { readyPath }),
                      ...(follows !== undefined && { follows }),
                  },
              ];
    });
}

/** Where the nodes with a role serve. */
function servers(nodes: PresetInput["nodes"], role: NodeRole, port: number): ProxiedService["servers"] {
    const entries = nodesWith(nodes, role).map(([node, { addresses }]) => [
        node,
        { address: addresses[0] ?? "", port },
    ]);
    return Object.fromEntries(entries) as ProxiedService["servers"];
}
