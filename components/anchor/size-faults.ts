import type { Fault } from "../fault/fault";
import type { Algorithm } from "../pki/algorithm";
import type { CatalogView } from "../pki/catalog-view";
import type { AnchorView, ViewedAnchor } from "./anchor-view";
import { configData, filesOf, nodeFiles } from "./contents";
import { type EffectiveFile, isDocument } from "./effective-file";
import { anchorNames } from "./objects";
import { etcdAnchorScript } from "./script";

/** What the API server takes of data in one ConfigMap or Secret (k8s.io/kubernetes/pkg/apis/core, MaxSecretSize). */
const most = 1024 * 1024;

/** Bytes of PEM that a certificate and a private key have at the least. */
const leastBytes: Readonly<Record<Algorithm, { readonly certificate: number; readonly privateKey: number }>> = {
    "ECDSA-P256": { certificate: 600, privateKey: 220 },
    "ECDSA-P384": { certificate: 650, privateKey: 280 },
    Ed25519: { certificate: 500, privateKey: 110 },
    "RSA-2048": { certificate: 1000, privateKey: 1600 },
    "RSA-3072": { certificate: 1250, privateKey: 2300 },
    "RSA-4096": { certificate: 1500, privateKey: 3000 },
};

/** Objects that no API server would take. Of Secrets only what is certain is said: what they hold is not known here. */
export function sizeFaults(view: AnchorView, anchor: ViewedAnchor): Fault[] {
    const names = anchorNames(anchor.name);
    const secretBytes = (files: readonly EffectiveFile[]): number =>
        files.reduce((total, file) => total + fileBytes(view.catalog, file), 0);
    const objects = [
        { what: `the ConfigMap "${names.anchor}"`, bytes: textBytes(configData(anchor, etcdAnchorScript)) },
        { what: `the Secret "${names.anchor}"`, bytes: secretBytes(filesOf(anchor, "shared")) },
        { what: `the Secret "${names.nodes}"`, bytes: secretBytes(nodeFiles(anchor).map(({ file }) => file)) },
    ];
    return objects
        .filter(({ bytes }) => bytes > most)
        .map(({ what, bytes }) => ({
            path: view.pathOf(anchor, "files"),
            message:
                `${what} would have ${Math.ceil(bytes / 1024)} KiB of data or more, but the API server takes 1024. Take files out, or divide the ` +
                "nodes among several anchors by nodeSelector",
        }));
}

function textBytes(data: Readonly<Record<string, string>>): number {
    return Object.values(data).reduce((total, text) => total + Buffer.byteLength(text), 0);
}

function fileBytes(catalog: CatalogView | undefined, { source }: EffectiveFile): number {
    const leaf = catalog?.certificates.find(
        ({ certificate }) => isDocument(source) && certificate.name === source.document,
    );
    const { certificate, privateKey } = leastBytes[leaf?.certificate.algorithm ?? "Ed25519"];
    switch (source.kind) {
        case "content":
            return Buffer.byteLength(source.content);
        case "encryption":
            return 100;
        case "certificate":
            return source.part === "privateKey" ? privateKey : certificate;
        case "kubeconfig":
            return certificate + privateKey;
        case "trustBundle":
        case "keyPair":
            return privateKey;
    }
}
