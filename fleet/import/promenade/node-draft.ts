import { ipVersion } from "../../../components/pki/ip-address";
import type { NodeRole } from "../../../components/node/config";
import type { Catalog } from "./catalog";
import { type HostDocument, hostsOf, labelsOf } from "./design-hosts";
import type { PromenadeDocument } from "./documents";

/** A node, as `flotilla:nodes` has it. */
export interface DraftNode {
    readonly addresses: readonly string[];
    readonly roles?: readonly NodeRole[];
    readonly hostname?: string;
}

/** The nodes of a design, and what has to be known about them. */
export interface NodesDraft {
    readonly nodes: Readonly<Record<string, DraftNode>>;
    readonly notes: readonly string[];
}

/** The label that makes a component run on a node, by the role that has it. */
const roleLabels = { "control-plane": "kubernetes-apiserver", etcd: "kubernetes-etcd" } as const;

/** Whose identity a kubelet's certificate is. */
const nodeUser = /^system:node:(.+)$/;

/** Drafts `flotilla:nodes`. A host that only the catalog knows is a node, too: Promenade gets such hosts when they join. */
export function draftNodes(documents: readonly PromenadeDocument[], catalog: Catalog | undefined): NodesDraft {
    const hosts = hostsOf(documents);
    const names = [...new Set(hosts.map(({ name }) => name))];
    const declared = names.map((name) => {
        const own = hosts.filter((host) => host.name === name).map(({ document }) => document);
        return [name, nodeOf(name, own)] as const;
    });
    const known = catalog === undefined ? [] : catalogNodes(catalog, names);
    return {
        nodes: Object.fromEntries([...declared, ...known]),
        notes: [
            ...names
                .filter((name) => hosts.filter((host) => host.name === name).length > 1)
                .map(
                    (name) =>
                        `nodes.${name}: it is the first node, and one that joins. Its roles are those of both documents: ` +
                        "take out what it does not have any more.",
                ),
            ...known.map(
                ([name]) =>
                    `nodes.${name}: only its certificates tell of it. Give it the role control-plane if it has an API server.`,
            ),
        ],
    };
}

function nodeOf(name: string, documents: readonly HostDocument[]): DraftNode {
    const labels = documents.flatMap(labelsOf);
    const domain = documents.map(({ data }) => data.domain).find((each) => each !== undefined);
    const roles = (Object.keys(roleLabels) as (keyof typeof roleLabels)[]).filter((role) =>
        labels.some(({ key, value }) => key === roleLabels[role] && value === "enabled"),
    );
    return {
        addresses: [...new Set(documents.map(({ data }) => data.ip))],
        ...(roles.length > 0 && { roles }),
        ...(domain !== undefined && { hostname: `${name}.${domain}` }),
    };
}

function catalogNodes({ authorities }: Catalog, known: readonly string[]): [string, DraftNode][] {
    const certificates = [...authorities.values()].flatMap((authority) => [...authority.certificates.values()]);
    const members = new Set(authorities.get("kubernetes-etcd")?.certificates.keys());
    return certificates.flatMap(({ common_name, hosts = [] }): [string, DraftNode][] => {
        const name = nodeUser.exec(common_name)?.[1];
        const addresses = hosts.filter((host) => ipVersion(host) !== undefined && !host.startsWith("127."));
        return name === undefined || known.includes(name) || addresses.length === 0
            ? []
            : [[name, { addresses, ...(members.has(`kubernetes-etcd-${name}`) && { roles: ["etcd"] as const }) }]];
    });
}
