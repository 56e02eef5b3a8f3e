import type { InstallationConfiguration } from "../../components/installation/config";
import type { NodesConfiguration } from "../../components/node/config";
import { etcdsOf, memberRole } from "../../components/pki/default-etcd";
import { nodesWith } from "../../components/pki/node-hosts";

/** What an installation should be like, by its files, and when it is looked at. */
export interface Expectations {
    readonly nodes: NodesConfiguration;
    /** Names of the nodes that have a member of the API servers' etcd, sorted. */
    readonly etcdMembers: readonly string[];
    /** Etcds beside it, with the names of the nodes that have a member. */
    readonly otherEtcds: Readonly<Record<string, readonly string[]>>;
    /** Milliseconds since 1970, by the clock of the API server where it told. */
    readonly now: number;
    /** Milliseconds that something may take to become ready. */
    readonly patience: number;
}

/** The etcd that the API servers keep their objects in. */
const apiServerEtcd = "kubernetes";

/** What the files of an installation say of its nodes and etcds. */
export function expectedEtcds({
    nodes,
    pki,
}: Pick<InstallationConfiguration, "nodes" | "pki">): Pick<Expectations, "nodes" | "etcdMembers" | "otherEtcds"> {
    const { [apiServerEtcd]: own, ...others } = etcdsOf({ etcds: pki?.etcds ?? {} });
    const members = (role: ReturnType<typeof memberRole>): string[] => nodesWith(nodes, role).map(([name]) => name);
    return {
        nodes,
        etcdMembers: members(memberRole(own ?? {})),
        otherEtcds: Object.fromEntries(
            Object.entries(others)
                .sort(([one], [other]) => (one < other ? -1 : 1))
                .map(([name, etcd]) => [name, members(memberRole(etcd))]),
        ),
    };
}
