import type { AnchorsConfiguration } from "../anchor/config";
import { type EffectiveAnchor, effectiveAnchor } from "../anchor/effective-anchor";
import { isSelectedAtFirst } from "../anchor/node-labels";
import type { JoinSections } from "../node/join-outputs";
import type { NodesConfiguration } from "../node/config";
import type { PkiConfiguration } from "../pki/config";
import type { EffectiveAuthority, EffectiveCertificate } from "../pki/effective-catalog";
import { effectiveCatalog } from "../pki/effective-catalog";
import { isSigned } from "../pki/placement";
import type { GenesisConfiguration } from "./config";

/** The sections that the script of the first node is made from. */
export interface GenesisSections extends JoinSections {
    readonly genesis?: GenesisConfiguration | undefined;
    readonly anchors?: AnchorsConfiguration | undefined;
}

/** The anchors whose files the first node has from the beginning, sorted by name. */
export function genesisAnchors(
    node: string,
    anchors: AnchorsConfiguration,
    surroundings: { readonly nodes: NodesConfiguration; readonly pki: PkiConfiguration },
): EffectiveAnchor[] {
    return Object.entries(anchors)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, configuration]) => effectiveAnchor(name, configuration, surroundings))
        .filter(({ nodeSelector, state }) => {
            const configuration = surroundings.nodes[node];
            return state === "present" && configuration && isSelectedAtFirst(node, configuration, nodeSelector);
        });
}

/** The anchor that is the API server of the first node. */
export function apiServerAnchor(
    selected: readonly EffectiveAnchor[],
    anchors: AnchorsConfiguration,
): EffectiveAnchor | undefined {
    return selected.find(({ name }) => anchors[name]?.preset === "apiserver");
}

/** A certificate with which the kubelet of a node may be that node, and who signs it. */
export interface KubeletCertificate {
    readonly authority: EffectiveAuthority;
    readonly certificate: EffectiveCertificate;
}

/** The certificate of a node's kubelet, if the catalog has it. */
export function kubeletCertificate(
    node: string,
    pki: PkiConfiguration,
    nodes: NodesConfiguration,
): KubeletCertificate | undefined {
    return effectiveCatalog(pki, nodes)
        .authorities.flatMap((authority) => authority.certificates.map((certificate) => ({ authority, certificate })))
        .find(
            ({ authority: { issuer }, certificate }) =>
                certificate.commonName === `system:node:${node}` &&
                certificate.kubeconfig !== undefined &&
                (issuer.kind === "self" || (issuer.kind === "external" && isSigned(certificate))),
        );
}
