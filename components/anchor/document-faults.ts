import type { ConfigurationPath, Fault } from "../fault/fault";
import { alternatives } from "../fault/suggestion";
import type { CatalogView, LeafDocument } from "../pki/catalog-view";
import { isSigned } from "../pki/placement";
import type { AnchorView, ViewedAnchor } from "./anchor-view";
import { type DocumentSource, type EffectiveFile, isDocument, isNodeFile } from "./effective-file";
import { documentOfNode } from "./file-config";

const words: Readonly<Record<DocumentSource["kind"], string>> = {
    certificate: "a certificate",
    kubeconfig: "a certificate",
    trustBundle: "an authority",
    keyPair: "a key pair",
};

/** Files of an anchor whose documents the catalog does not have, or cannot give. */
export function documentFaults(view: AnchorView, anchor: ViewedAnchor): Fault[] {
    return anchor.files.flatMap((file) => {
        const { source } = file;
        const path = view.pathOf(anchor, "files", file.path, source.kind);
        if (source.kind === "encryption" && view.catalog?.catalog.encryption === undefined) {
            return view.isComplete ? [unencrypted(path, file)] : [];
        }
        if (!isDocument(source)) {
            return [];
        }
        if (isNodeFile(file) && anchor.nodes.length === 0) {
            return view.isComplete ? [unselected(path, source)] : [];
        }
        const nodes = isNodeFile(file) ? anchor.nodes : [undefined];
        return nodes.flatMap((node) => {
            const message = documentFault(view, source, file, node);
            return message === undefined ? [] : [{ path, message }];
        });
    });
}

function unencrypted(path: ConfigurationPath, { path: file }: EffectiveFile): Fault {
    const message = `the file ${file} is that of the encryption at rest, which there is not. Add flotilla:pki.encryption: {}, or take the file out`;
    return { path, message };
}

function unselected(path: ConfigurationPath, { document }: DocumentSource): Fault {
    return {
        path,
        message: `"${document}" is of the node, but the anchor selects no node of flotilla:nodes. Declare the nodes, or change nodeSelector`,
    };
}

function documentFault(
    { catalog, isComplete }: AnchorView,
    source: DocumentSource,
    { path: file }: EffectiveFile,
    node: string | undefined,
): string | undefined {
    const document = node === undefined ? source.document : documentOfNode(source.document, node);
    const named = node === undefined ? `"${document}"` : `"${document}", for the node "${node}",`;
    if (catalog === undefined) {
        return `${named} is ${words[source.kind]} of flotilla:pki for the file ${file}, but there is no flotilla:pki. Add it: {} is the default catalog`;
    }
    const known = namesOf(catalog, source);
    if (!known.includes(document)) {
        const remedy = alternatives(document, known) ?? "Declare it there";
        return isComplete
            ? `${named} is not ${words[source.kind]} of flotilla:pki, and the file ${file} is made of it. ${remedy}`
            : undefined;
    }
    return unavailable(catalog, source, document, named);
}

function namesOf(view: CatalogView, { kind }: DocumentSource): string[] {
    switch (kind) {
        case "trustBundle":
            return view.catalog.authorities.map(({ name }) => name);
        case "keyPair":
            return view.catalog.keyPairs.map(({ name }) => name);
        case "certificate":
        case "kubeconfig":
            return view.certificates.map(({ certificate }) => certificate.name);
    }
}

/** Why a document is in the catalog and still cannot be placed; undefined when it can. */
function unavailable(view: CatalogView, source: DocumentSource, document: string, named: string): string | undefined {
    if (source.kind === "keyPair") {
        return undefined;
    }
    if (source.kind === "trustBundle") {
        const authority = view.catalog.authorities.find(({ name }) => name === document);
        return authority?.issuer.kind === "cert-manager" && authority.existing === undefined
            ? `${named} is an authority of cert-manager, and its certificate is not known here. Add existing: {certificate: …} to it`
            : undefined;
    }
    const leaf = view.certificates.find(({ certificate }) => certificate.name === document);
    return leaf === undefined ? undefined : leafFault(leaf, source, named);
}

function leafFault(
    { authority, certificate }: LeafDocument,
    { kind }: DocumentSource,
    named: string,
): string | undefined {
    if (authority.issuer.kind === "cert-manager") {
        return (
            `${named} is a certificate that cert-manager issues, and its key is in the cluster alone: a static pod has to start ` +
            `without it. Have the authority "${authority.name}" sign by itself (issuer: "self")`
        );
    }
    if (authority.issuer.kind === "external" && !isSigned(certificate)) {
        return `${named} is a certificate that nobody has signed yet. Have its request signed, and add it as signed (docs/certificate-issuers.md)`;
    }
    return kind === "kubeconfig" && certificate.kubeconfig === undefined
        ? `${named} is a certificate without a kubeconfig. Set kubeconfig: true for it in flotilla:pki`
        : undefined;
}
