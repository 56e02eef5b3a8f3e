import type { NodeConfiguration, NodesConfiguration } from "../node/config";
import type { AuthorityEntry } from "./authority-config";
import type { EtcdConfiguration, PkiConfiguration } from "./config";
import type { CertificateEntry } from "./entry-config";
import { nodeHosts, nodesWith } from "./node-hosts";

/** The etcd that the API servers keep their objects in; every default catalog has it, unless it is switched off. */
const apiServerEtcd = "kubernetes";

/** The etcds that have certificates, by name. */
export function etcdsOf({ etcds }: Pick<PkiConfiguration, "etcds">): Readonly<Record<string, EtcdConfiguration>> {
    const all: Readonly<Record<string, EtcdConfiguration>> = { [apiServerEtcd]: {}, ...etcds };
    return Object.fromEntries(Object.entries(all).filter(([, etcd]) => etcd.enabled !== false));
}

/** The role of the nodes that have a member. */
export function memberRole(etcd: EtcdConfiguration) {
    return etcd.role ?? "etcd";
}

/**
 * The authorities of all etcds: of each, one for what clients meet and one for its members among themselves. A member's
 * certificate is for server and client in both: etcd checks its own listener with it, and its gateway calls it.
 */
export function etcdAuthorities(pki: PkiConfiguration, nodes: NodesConfiguration): Record<string, AuthorityEntry> {
    const entries = Object.entries(etcdsOf(pki)).flatMap(([name, etcd]) => {
        const service = `${name}-etcd.${pki.namespace}.svc.${pki.apiServer.clusterDomain}`;
        const members = nodesWith(nodes, memberRole(etcd)).map(([node, configuration]) => {
            const entry = member(node, configuration, etcd.hosts ?? [service]);
            return [`${name}-etcd-${node}`, entry] as const;
        });
        return [
            [`${name}-etcd`, { certificates: { ...clientEntries(name, etcd), ...Object.fromEntries(members) } }],
            [
                `${name}-etcd-peer`,
                {
                    certificates: {
                        ...peerEntries(etcd),
                        ...Object.fromEntries(members.map(([document, entry]) => [`${document}-peer`, entry])),
                    },
                },
            ],
        ] as const;
    });
    return Object.fromEntries(entries);
}

function member(node: string, configuration: NodeConfiguration, hosts: readonly string[]): CertificateEntry {
    const isIPv6 = configuration.addresses.some((address) => address.includes(":"));
    const local = ["127.0.0.1", ...(isIPv6 ? ["::1"] : []), "localhost"];
    return {
        hosts: [...nodeHosts(node, configuration), ...local, ...hosts],
        purposes: ["server", "client"],
        node,
    };
}

function clientEntries(name: string, { clients = {} }: EtcdConfiguration): Record<string, CertificateEntry> {
    return {
        ...(name === apiServerEtcd && { "apiserver-etcd": client("apiserver") }),
        [`${name}-etcd-anchor`]: client("anchor"),
        ...Object.fromEntries(
            Object.entries(clients).map(([document, { commonName = document }]) => [document, client(commonName)]),
        ),
    };
}

function peerEntries({ clients = {} }: EtcdConfiguration): Record<string, CertificateEntry> {
    const peers = Object.entries(clients).filter(([, { peer }]) => peer === true);
    return Object.fromEntries(
        peers.map(([document, { commonName }]) => [`${document}-peer`, client(commonName ?? `${document}-peer`)]),
    );
}

function client(commonName: string): CertificateEntry {
    return { commonName, purposes: ["client"] };
}
