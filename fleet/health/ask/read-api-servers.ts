import type { KubeconfigContext } from "../../../components/cluster/kubeconfig";
import type { NodesConfiguration } from "../../../components/node/config";
import { canonicalHost } from "../../../components/pki/host";
import { nodesWith } from "../../../components/pki/node-hosts";
import { addressText, type EndpointAddress } from "../../certificates/endpoint-address";
import type { ApiServerAnswers } from "../observations";
import type { Connections } from "./connections";
import { type Limits, Questions, type Tally } from "./questions";

/** Where API servers listen on nodes (https://kubernetes.io/docs/reference/networking/ports-and-protocols/). */
const apiServerPort = 6443;

/** One API server, and the way to it. */
export interface ApiServer extends EndpointAddress {
    readonly node: string | undefined;
    readonly url: string;
}

/** Asks API servers how they are. */
export async function readApiServers(
    servers: readonly ApiServer[],
    connections: Connections,
    limits: Limits,
    tally: Tally,
): Promise<ApiServerAnswers[]> {
    return Promise.all(
        servers.map((server) => readOne(server, new Questions(connections.to(server.url), limits, tally))),
    );
}

/** The address in an URL. */
export function addressOf(url: URL): EndpointAddress {
    const port = url.port === "" ? (url.protocol === "http:" ? 80 : 443) : Number(url.port);
    return { host: canonicalHost(url.hostname.replace(/^\[(.*)\]$/, "$1")), port };
}

/** All API servers of an installation, that of the kubeconfig first, each address once: the kubeconfig may name a node. */
export function apiServersOf({ cluster }: KubeconfigContext, nodes: NodesConfiguration): ApiServer[] {
    const first = addressOf(new URL(cluster.server));
    const onNodes = nodesWith(nodes, "control-plane").flatMap(([node, { addresses }]) =>
        addresses.slice(0, 1).map((address) => ({ host: canonicalHost(address), port: apiServerPort, node })),
    );
    const isFirst = (address: EndpointAddress): boolean => addressText(address) === addressText(first);
    return [
        { ...first, node: onNodes.find(isFirst)?.node, url: cluster.server },
        ...onNodes
            .filter((address) => !isFirst(address))
            .map((address) => ({ ...address, url: `https://${addressText(address)}` })),
    ];
}

async function readOne({ url, node, ...address }: ApiServer, questions: Questions): Promise<ApiServerAnswers> {
    const [version, live, ready, etcd] = await Promise.all([
        questions.ask({ path: "/version" }),
        questions.ask({ path: "/livez" }),
        questions.ask({ path: "/readyz", query: { verbose: "true" } }),
        questions.ask({ path: "/readyz/etcd" }),
    ]);
    return { address: addressText(address), url, node, version, live, ready, etcd };
}
