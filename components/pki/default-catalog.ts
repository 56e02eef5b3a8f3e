import type { NodesConfiguration } from "../node/config";
import type { AuthorityEntry } from "./authority-config";
import type { PkiConfiguration } from "./config";
import { etcdAuthorities } from "./default-etcd";
import type { CertificateEntry, KeyPairEntry } from "./entry-config";
import { nodeHosts, nodesWith, sortedNodes } from "./node-hosts";

/** Entries of a catalog, as files may have them. */
export interface CatalogEntries {
    readonly authorities: Readonly<Record<string, AuthorityEntry>>;
    readonly keyPairs: Readonly<Record<string, KeyPairEntry>>;
}

/** The certificate that API servers show. */
export const apiServerDocument = "apiserver";

/** The key pair that signs the tokens of service accounts. */
export const serviceAccountDocument = "service-account";

/**
 * What a cluster of these nodes needs: the catalog of Promenade's examples (`examples/complete`), where what was typed by
 * hand for each node follows from the nodes, and the node that it calls genesis is one of them. Beyond it there is the
 * authority of the front proxy, by the names that kubeadm gives it, and what a certificate is for is said as kubeadm does
 * (https://kubernetes.io/docs/setup/best-practices/certificates/).
 */
export function defaultCatalog(pki: PkiConfiguration, nodes: NodesConfiguration): CatalogEntries {
    return {
        authorities: {
            kubernetes: {
                certificates: {
                    [apiServerDocument]: apiServer(pki, nodes),
                    ...Object.fromEntries(
                        sortedNodes(nodes).map(([node, { addresses, hostname, roles }]) => {
                            const hosts = nodeHosts(node, { addresses, hostname, roles });
                            return [`kubelet-${node}`, kubelet(node, hosts)];
                        }),
                    ),
                    scheduler: user("system:kube-scheduler"),
                    "controller-manager": user("system:kube-controller-manager"),
                    admin: { ...user("admin"), organizations: ["system:masters"] },
                },
            },
            kubelet: { certificates: { "apiserver-kubelet-client": { purposes: ["client"] } } },
            "front-proxy": { certificates: { "front-proxy-client": { purposes: ["client"] } } },
            ...etcdAuthorities(pki, nodes),
        },
        keyPairs: { [serviceAccountDocument]: {} },
    };
}

function apiServer({ apiServer: settings }: PkiConfiguration, nodes: NodesConfiguration): CertificateEntry {
    const { clusterDomain, hosts, serviceAddresses } = settings;
    const isIPv6 = serviceAddresses.some((address) => address.includes(":"));
    return {
        hosts: [
            "localhost",
            "127.0.0.1",
            ...(isIPv6 ? ["::1"] : []),
            ...serviceAddresses,
            ...nodesWith(nodes, "control-plane").flatMap(([node, configuration]) => nodeHosts(node, configuration)),
            ...hosts,
        ],
        kubernetesServiceNames: [`kubernetes.default.svc.${clusterDomain}`],
        purposes: ["server"],
    };
}

/** A kubelet calls the API server with the certificate that it shows, too. */
function kubelet(node: string, hosts: string[]): CertificateEntry {
    return {
        commonName: `system:node:${node}`,
        organizations: ["system:nodes"],
        hosts,
        purposes: ["server", "client"],
        node,
        kubeconfig: true,
    };
}

function user(commonName: string): CertificateEntry {
    return { commonName, purposes: ["client"], kubeconfig: true };
}
