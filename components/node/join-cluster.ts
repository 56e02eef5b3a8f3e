import type { Fault } from "../fault/fault";
import type { NodesConfiguration } from "./config";
import type { JoinConfiguration } from "./join-config";
import type { PkiConfiguration } from "../pki/config";
import { apiServerDocument } from "../pki/default-catalog";
import { type EffectiveCatalog, effectiveCatalog } from "../pki/effective-catalog";
import { fitsHost, serverHost } from "../pki/server-address";

/** The certificate with which API servers call kubelets. */
const kubeletClientDocument = "apiserver-kubelet-client";

/** The sections that say what a host joins. */
export interface JoinedCluster {
    readonly join: JoinConfiguration;
    readonly pki?: PkiConfiguration | undefined;
    readonly nodes: NodesConfiguration;
}

/** The API server's address for kubelets; undefined where nothing says it. */
export function joinServer({ join, pki }: Omit<JoinedCluster, "nodes">): string | undefined {
    return join.server ?? pki?.apiServer.server;
}

/** What names of services end with. */
export function joinDomain({ join, pki }: Omit<JoinedCluster, "nodes">): string {
    return join.clusterDomain ?? pki?.apiServer.clusterDomain ?? "cluster.local";
}

/** The authorities whose bundles a kubelet trusts: for the API server, and for its requests to the kubelet. */
export function trustedAuthorities(catalog: EffectiveCatalog): {
    readonly server: string | undefined;
    readonly client: string | undefined;
} {
    const signer = (document: string): string | undefined =>
        catalog.authorities.find(({ certificates }) => certificates.some(({ name }) => name === document))?.name;
    const server = signer(apiServerDocument);
    return { server, client: signer(kubeletClientDocument) ?? server };
}

/** What is wrong between how hosts join and the certificates: an API server that no joining host reaches, or trusts. */
export function joinFaults({ join, nodes, pki }: JoinedCluster): Fault[] {
    const path = ["join", "server"];
    const server = joinServer({ join, pki });
    if (server === undefined) {
        const message = "is missing, and there is no flotilla:pki that has it. Write the API server's address";
        return [{ path, message, needsAllLayers: true }];
    }
    const host = serverHost(server);
    if (/^(localhost|127\..*|::1)$/.test(host)) {
        const whose =
            join.server === undefined ? `is missing, and pki.apiServer.server is "${server}"` : `is "${server}"`;
        return [
            {
                path,
                message: `${whose}: that is the host itself, before it has joined. Write an address that other hosts reach`,
            },
        ];
    }
    const certificate = pki === undefined ? undefined : apiServerCertificate(effectiveCatalog(pki, nodes));
    if (certificate === undefined || fitsHost(certificate.hosts, host)) {
        return [];
    }
    const message = `the API server's certificate does not have "${host}", which kubelets ask for. Add it to pki.apiServer.hosts, or write another address`;
    return [{ path, message }];
}

function apiServerCertificate({ authorities }: EffectiveCatalog) {
    return authorities.flatMap(({ certificates }) => certificates).find(({ name }) => name === apiServerDocument);
}
