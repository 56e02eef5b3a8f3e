import * as pulumi from "@pulumi/pulumi";
import { fileKey, filesOf } from "../anchor/contents";
import type { EffectiveAnchor } from "../anchor/effective-anchor";
import { fileOfNode } from "../anchor/effective-file";
import { type CatalogMaterial, fileMaterial } from "../anchor/material";
import { urlOf } from "../anchor/presets/preset";
import { joinScriptArgs } from "../node/join-outputs";
import { trustedAuthorities } from "../node/join-cluster";
import { effectiveCatalog } from "../pki/effective-catalog";
import { nodesWith } from "../pki/node-hosts";
import { genesisScript } from "./genesis-script";
import { apiServerAnchor, genesisAnchors, type GenesisSections, kubeletCertificate } from "./genesis-sections";

/**
 * The script of the first node, by its name; a secret, because it holds keys.
 * @returns undefined where nothing says which node that is, or what it is made of; cross checks have told that by then.
 */
export function genesisScripts(
    installation: string,
    sections: GenesisSections,
    catalog: CatalogMaterial,
): Readonly<Record<string, pulumi.Output<string>>> | undefined {
    const { anchors, genesis, nodes, pki } = sections;
    if (genesis === undefined || anchors === undefined || pki === undefined) {
        return undefined;
    }
    const { node } = genesis;
    const args = joinScriptArgs(installation, node, sections);
    const selected = genesisAnchors(node, anchors, { nodes, pki });
    const apiServer = apiServerAnchor(selected, anchors);
    const document = kubeletCertificate(node, pki, nodes)?.certificate.name ?? "";
    const [kubeconfig, leaf] = [catalog.kubeconfigs[document], catalog.leaves[document]];
    const trusted = trustedAuthorities(effectiveCatalog(pki, nodes));
    const [bundle, clientBundle] = [trusted.server, trusted.client].map((name) => catalog.trustBundles[name ?? ""]);
    if (args === undefined || apiServer === undefined || leaf === undefined) {
        return undefined;
    }
    const { host, port } = new URL(apiServer.health);
    const others = nodesWith(nodes, "control-plane").filter(([name]) => name !== node);
    const script = pulumi
        .all([
            kubeconfig ?? "",
            pulumi.interpolate`${leaf.certificate}\n${leaf.privateKey}`,
            bundle ?? "",
            clientBundle ?? "",
            pulumi.all(selected.map((anchor) => filesOfNode(anchor, node, catalog))),
        ])
        .apply(([credential, clientCertificate, servers, clients, files]) =>
            genesisScript({
                ...args,
                kubeconfig: credential,
                clientCertificate,
                bundle: servers,
                clientBundle: clients,
                anchors: selected.map((anchor, index) => ({ anchor, files: files[index] ?? {} })),
                apiServer: `https://${host}`,
                otherServers: others.map(([, { addresses }]) => urlOf("https", addresses[0] ?? "", Number(port))),
                isAbsent: genesis.cluster === "absent",
            }),
        );
    return { [node]: pulumi.secret(script) };
}

/** What the files of an anchor hold on one node that the ConfigMap does not have, by key. */
function filesOfNode(
    anchor: EffectiveAnchor,
    node: string,
    catalog: CatalogMaterial,
): pulumi.Output<Record<string, string>> {
    const files = (["shared", "node"] as const)
        .flatMap((place) => filesOf(anchor, place))
        .map((file) => [fileKey(file), fileMaterial(fileOfNode(file, node).source, catalog).text] as const);
    return pulumi.all(Object.fromEntries(files));
}
