import { nodesConfiguration, type NodesConfiguration } from "../../../components/node/config";
import { pkiConfiguration } from "../../../components/pki/config";
import { type CatalogEntries, defaultCatalog } from "../../../components/pki/default-catalog";
import type { Catalog } from "./catalog";
import { compareCatalogs } from "./catalog-comparison";
import { draftEtcds } from "./etcd-draft";
import type { DataOf } from "./kinds";
import type { NodesDraft } from "./node-draft";

/** `flotilla:pki` as a design has it, and what has to be known about it. */
export interface PkiDraft {
    readonly pki: Readonly<Record<string, unknown>>;
    readonly notes: readonly string[];
}

/** What {@link draftPki} needs of a design. */
export interface PkiDesign {
    readonly catalog: Catalog;
    readonly network: DataOf<"KubernetesNetwork">;
    readonly nodes: NodesDraft["nodes"];
    /** The host that the catalog calls genesis. */
    readonly genesis: string;
}

/** Drafts `flotilla:pki`: the default catalog, with what is other in Promenade's. */
export function draftPki({ catalog, network, nodes, genesis }: PkiDesign): PkiDraft {
    const parsed = nodesConfiguration.parse(nodes);
    const { kubernetes, dns } = network;
    const service = (etcd: string): string => `${etcd}-etcd.kube-system.svc.${dns.cluster_domain}`;
    const etcds = draftEtcds(catalog, parsed, service);
    const settings = {
        server: `https://127.0.0.1:${kubernetes.haproxy_port}`,
        serviceAddresses: [kubernetes.service_ip],
        clusterDomain: dns.cluster_domain,
    };
    const base = defaultEntries({ apiServer: settings, etcds }, parsed);
    const compared = compareCatalogs(catalog, base, genesis);
    const apiServer = { ...given(settings, pkiConfiguration.parse({}).apiServer), ...compared.apiServer };
    return {
        pki: {
            ...(Object.keys(apiServer).length > 0 && { apiServer }),
            ...(Object.keys(etcds).length > 0 && { etcds }),
            ...(Object.keys(compared.authorities).length > 0 && { authorities: compared.authorities }),
            ...(Object.keys(compared.keyPairs).length > 0 && { keyPairs: compared.keyPairs }),
        },
        notes: compared.notes,
    };
}

function defaultEntries(pki: unknown, nodes: NodesConfiguration): CatalogEntries {
    return defaultCatalog(pkiConfiguration.parse(pki), nodes);
}

/** The settings that are other than the defaults. */
function given<Settings extends object>(settings: Settings, defaults: object): Partial<Settings> {
    const entries = Object.entries(settings).filter(
        ([key, value]) => JSON.stringify(value) !== JSON.stringify((defaults as Record<string, unknown>)[key]),
    );
    return Object.fromEntries(entries) as Partial<Settings>;
}
