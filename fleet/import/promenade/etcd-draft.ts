import type { NodesConfiguration } from "../../../components/node/config";
import type { EtcdConfiguration } from "../../../components/pki/config";
import { canonicalHosts } from "../../../components/pki/host";
import { nodeHosts, nodesWith } from "../../../components/pki/node-hosts";
import type { Catalog } from "./catalog";
import type { CatalogCertificate } from "./pki-catalog";

/** An etcd of `flotilla:pki.etcds`, without keys that say what there is anyway. */
export type DraftEtcd = Pick<EtcdConfiguration, "enabled" | "role" | "hosts" | "clients">;

/** The etcd of the API servers. */
const apiServerEtcd = "kubernetes";

/** Roles of nodes that may have a member, the usual one first. */
const memberRoles = ["etcd", "control-plane"] as const;

/**
 * Drafts `flotilla:pki.etcds` from authorities `<name>-etcd` and `<name>-etcd-peer`: of those whose members are the nodes of a
 * role, the default catalog makes the same.
 * @param service the full name of the service that reaches an etcd's members.
 */
export function draftEtcds(
    catalog: Catalog,
    nodes: NodesConfiguration,
    service: (etcd: string) => string,
): Record<string, DraftEtcd> {
    const names = [...catalog.authorities.keys()].flatMap((name) => /^(.+)-etcd$/.exec(name)?.[1] ?? []);
    const drafts = names.flatMap((name): [string, DraftEtcd][] => {
        const draft = draftEtcd(catalog, nodes, name, service(name));
        const isSaid = draft !== undefined && (Object.keys(draft).length > 0 || name !== apiServerEtcd);
        return isSaid ? [[name, draft]] : [];
    });
    const missing: [string, DraftEtcd][] = names.includes(apiServerEtcd) ? [] : [[apiServerEtcd, { enabled: false }]];
    return Object.fromEntries([...missing, ...drafts]);
}

/** Undefined for one that the default catalog cannot make. */
function draftEtcd(
    { authorities }: Catalog,
    nodes: NodesConfiguration,
    name: string,
    service: string,
): DraftEtcd | undefined {
    const own = authorities.get(`${name}-etcd`)?.certificates ?? new Map<string, CatalogCertificate>();
    const peers = authorities.get(`${name}-etcd-peer`)?.certificates;
    const members = Object.keys(nodes).filter((node) => own.has(`${name}-etcd-${node}`));
    const role = memberRoles.find((each) => {
        const wanted = nodesWith(nodes, each).map(([node]) => node);
        return wanted.length > 0 && (name === apiServerEtcd ? members.length > 0 : sameNames(wanted, members));
    });
    if (peers === undefined || role === undefined) {
        return undefined;
    }
    const hosts = commonHosts(
        members.flatMap((node) => own.get(`${name}-etcd-${node}`) ?? []),
        members,
        nodes,
    );
    const known = [...members.map((node) => `${name}-etcd-${node}`), `${name}-etcd-anchor`, "apiserver-etcd"];
    const clients = [...own.values()].filter(
        ({ document_name: document }) => !known.includes(document) && !document.endsWith("-genesis"),
    );
    return {
        ...(role !== "etcd" && { role }),
        ...(!sameNames(hosts, [service]) && { hosts }),
        ...(clients.length > 0 && {
            clients: Object.fromEntries(
                clients.map(({ document_name: document, common_name: commonName }) => [
                    document,
                    {
                        ...(commonName !== document && { commonName }),
                        ...(peers.has(`${document}-peer`) && { peer: true }),
                    },
                ]),
            ),
        }),
    };
}

/** What the certificates of all members have, beside what is a node's own. */
function commonHosts(
    certificates: readonly CatalogCertificate[],
    members: readonly string[],
    nodes: NodesConfiguration,
): string[] {
    const own = members.flatMap((node) => (nodes[node] === undefined ? [] : nodeHosts(node, nodes[node])));
    const local = ["localhost", "127.0.0.1", "::1"];
    const [first = [], ...others] = certificates.map(({ hosts = [] }) => canonicalHosts(hosts));
    return first.filter(
        (host) => !own.includes(host) && !local.includes(host) && others.every((hosts) => hosts.includes(host)),
    );
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
    return one.length === other.length && one.every((name) => other.includes(name));
}
