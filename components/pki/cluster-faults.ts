import type { Fault } from "../fault/fault";
import type { NodeRole } from "../node/config";
import type { CatalogDocument, CatalogView, LeafDocument } from "./catalog-view";
import { apiServerDocument, serviceAccountDocument } from "./default-catalog";
import { etcdsOf, memberRole } from "./default-etcd";
import { nodesWith } from "./node-hosts";
import { fitsHost, serverHost } from "./server-address";

/** What the nodes lack that the default catalog is made from, and what the cluster's components could not use. */
export function clusterFaults(view: CatalogView): Fault[] {
    return [...missingRoles(view), ...unreachableServer(view), ...distrustfulKubeconfigs(view), ...refusedTokens(view)];
}

function missingRoles(view: CatalogView): Fault[] {
    const { hasAllNodes, nodes, pki } = view.sound;
    if (!hasAllNodes || pki.catalog === "none") {
        return [];
    }
    if (Object.keys(nodes).length === 0) {
        const message =
            "has the default catalog, which is made from flotilla:nodes, but there are no nodes. Declare them, or set catalog: none";
        return [{ path: ["pki"], message }];
    }
    const lacks = (role: NodeRole): boolean => nodesWith(nodes, role).length === 0;
    const hasServer = view.certificates.some((leaf) => leaf.certificate.name === apiServerDocument);
    const silentEtcds = Object.entries(etcdsOf(pki)).filter(([, etcd]) => lacks(memberRole(etcd)));
    return [
        ...(hasServer && lacks("control-plane")
            ? [
                  {
                      path: ["nodes"],
                      message:
                          "no node has the role control-plane, so that the API server's certificate has no node's address. " +
                          `Give nodes the role, or set enabled: false for the certificate "${apiServerDocument}"`,
                  },
              ]
            : []),
        ...silentEtcds.map(([name, etcd]) => ({
            path: view.firstWritten(["pki", "etcds", name, "role"], ["pki", "etcds", name], ["nodes"]),
            message:
                `no node has the role ${memberRole(etcd)}, so that the etcd "${name}" has no member. ` +
                `Give nodes the role, or set pki.etcds.${name}.enabled: false`,
        })),
    ];
}

/** Kubeconfigs with an address that the certificate behind it does not have would fail, all of them. */
function unreachableServer(view: CatalogView): Fault[] {
    const server = serverDocument(view);
    const isUsed = view.certificates.some((leaf) => leaf.certificate.kubeconfig !== undefined);
    const host = serverHost(view.catalog.server);
    if (server === undefined || !isUsed || fitsHost(server.certificate.hosts, host)) {
        return [];
    }
    return [
        {
            path: view.firstWritten(["pki", "apiServer", "server"], [...view.pathOf(server), "hosts"], ["pki"]),
            message:
                `the API server's certificate does not have "${host}", which all kubeconfigs ask for. ` +
                "Add it to pki.apiServer.hosts, or set pki.apiServer.server to another host",
        },
    ];
}

/** A kubeconfig has the trust bundle of its certificate's authority: that has to have signed the API server's, too. */
function distrustfulKubeconfigs(view: CatalogView): Fault[] {
    const server = serverDocument(view)?.authority.name;
    if (server === undefined) {
        return [];
    }
    return view.certificates
        .filter(({ authority, certificate }) => certificate.kubeconfig !== undefined && authority.name !== server)
        .map((leaf) => ({
            path: view.pathOf(leaf, "kubeconfig"),
            message:
                `true makes a kubeconfig that trusts "${leaf.authority.name}" alone, but the API server's certificate is one of ` +
                `"${server}". Take it out, or declare "${leaf.certificate.name}" below "${server}"`,
        }));
}

function serverDocument(view: CatalogView): LeafDocument | undefined {
    return view.certificates.find((leaf) => leaf.certificate.name === apiServerDocument);
}

/** Tokens of service accounts are signed with RSA or ECDSA (k8s.io/kubernetes/pkg/serviceaccount/jwt.go). */
function refusedTokens(view: CatalogView): Fault[] {
    return view.documents.flatMap((document) =>
        isRefused(document)
            ? [
                  {
                      path: view.firstWritten(
                          ["pki", "keyPairs", serviceAccountDocument, "algorithm"],
                          ["pki", "defaults", "keyPairs", "algorithm"],
                          ["pki"],
                      ),
                      message: `"Ed25519" signs no token of a service account: API servers know RSA and ECDSA only. Use one of these for "${serviceAccountDocument}"`,
                  },
              ]
            : [],
    );
}

function isRefused(document: CatalogDocument): boolean {
    return (
        document.kind === "key pair" &&
        document.keyPair.name === serviceAccountDocument &&
        document.keyPair.algorithm === "Ed25519"
    );
}
