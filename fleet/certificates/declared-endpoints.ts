import type { InstallationConfiguration } from "../../components/installation/config";
import { apiServerDocument } from "../../components/pki/default-catalog";
import { etcdsOf, memberRole } from "../../components/pki/default-etcd";
import { canonicalHost } from "../../components/pki/host";
import { nodesWith, sortedNodes } from "../../components/pki/node-hosts";
import { serverHost } from "../../components/pki/server-address";
import { addressText, type EndpointAddress } from "./endpoint-address";

/** Where a certificate of the state should be served. */
export interface DeclaredEndpoint extends EndpointAddress {
    /** The document of the certificate. */
    readonly document: string;
}

/** Ports of Kubernetes (https://kubernetes.io/docs/reference/networking/ports-and-protocols/). */
const ports = { apiServer: 6443, etcdClients: 2379, etcdPeers: 2380, kubelet: 10_250 } as const;

/**
 * Where the certificates of the default catalog are served: by what runs on the nodes of an installation, at each node's own
 * address, and at the address of the API server that kubeconfigs have.
 * @param isThere whether the state has a document: a node that the next `up` brings has no certificate yet.
 */
export function declaredEndpoints(
    { pki, nodes }: Pick<InstallationConfiguration, "pki" | "nodes">,
    isThere: (document: string) => boolean,
): DeclaredEndpoint[] {
    if (pki === undefined) {
        return [];
    }
    const at = (addresses: readonly string[], port: number, document: string): DeclaredEndpoint[] =>
        addresses.slice(0, 1).map((host) => ({ host: canonicalHost(host), port, document }));
    const { kubernetes: etcd } = etcdsOf(pki);
    const members = etcd === undefined ? [] : nodesWith(nodes, memberRole(etcd));
    const endpoints = [
        ...serverEndpoint(pki.apiServer.server),
        ...nodesWith(nodes, "control-plane").flatMap(([, { addresses }]) =>
            at(addresses, ports.apiServer, apiServerDocument),
        ),
        ...members.flatMap(([node, { addresses }]) => [
            ...at(addresses, ports.etcdClients, `kubernetes-etcd-${node}`),
            ...at(addresses, ports.etcdPeers, `kubernetes-etcd-${node}-peer`),
        ]),
        ...sortedNodes(nodes).flatMap(([node, { addresses }]) => at(addresses, ports.kubelet, `kubelet-${node}`)),
    ];
    const known = new Map(
        endpoints.filter(({ document }) => isThere(document)).map((endpoint) => [addressText(endpoint), endpoint]),
    );
    return [...known.values()];
}

/** Not on loopback, as it is by default for what runs on the nodes: here that would be another machine. */
function serverEndpoint(server: string): DeclaredEndpoint[] {
    const host = serverHost(server);
    const { port } = new URL(server);
    const isHere = host === "localhost" || host === "::1" || host.startsWith("127.");
    return isHere ? [] : [{ host, port: port === "" ? 443 : Number(port), document: apiServerDocument }];
}
