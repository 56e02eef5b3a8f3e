import { type AnchorFile, documentOfNode, isOfNode, isPrivate, sourceOf } from "./file-config";
import type { PresetFile } from "./presets/preset";

/** A file of an anchor, with all that is known of it before anything runs. */
export interface EffectiveFile {
    /** Below the anchor's directory. */
    readonly path: string;
    readonly mode: string;
    /** Numbers of user and group, such as `0:0`. */
    readonly owner: string;
    readonly onChange: "restart" | "reload";
    readonly source: FileSource;
}

/** What a file is made of that the catalog of certificates has; each node has its own where there is `$(NODE_NAME)` in the document. */
export type DocumentSource =
    | {
          readonly kind: "certificate";
          readonly document: string;
          readonly part: "certificate" | "privateKey" | "chain";
      }
    | { readonly kind: "trustBundle"; readonly document: string }
    | { readonly kind: "keyPair"; readonly document: string; readonly part: "privateKey" | "publicKeys" }
    | { readonly kind: "kubeconfig"; readonly document: string };

/** What a file is made of. */
export type FileSource =
    | { readonly kind: "content"; readonly content: string }
    | { readonly kind: "encryption" }
    | DocumentSource;

/** Files as a configuration and presets have them, sorted by path. */
export function effectiveFiles(files: Readonly<Record<string, AnchorFile | PresetFile>>): EffectiveFile[] {
    return Object.entries(files)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, file]) => ({
            path,
            mode: file.mode ?? (isPrivate(file) ? "0600" : "0644"),
            owner: "owner" in file ? file.owner : "0:0",
            onChange: file.onChange,
            source: fileSource(file),
        }));
}

function fileSource(file: Omit<AnchorFile, "owner">): FileSource {
    const kind = sourceOf(file);
    switch (kind) {
        case "content":
            return { kind, content: file.content ?? "" };
        case "certificate": {
            const part = file.part === "publicKeys" || file.part === undefined ? "certificate" : file.part;
            return { kind, document: file.certificate ?? "", part };
        }
        case "trustBundle":
            return { kind, document: file.trustBundle ?? "" };
        case "keyPair":
            return {
                kind,
                document: file.keyPair ?? "",
                part: file.part === "publicKeys" ? "publicKeys" : "privateKey",
            };
        case "kubeconfig":
            return { kind, document: file.kubeconfig ?? "" };
        case "encryption":
            return { kind };
    }
}

/** Whether a file is made of a document of the catalog. */
export function isDocument(source: FileSource): source is DocumentSource {
    return "document" in source;
}

/** Whether each node has a file of its own. */
export function isNodeFile({ source }: Pick<EffectiveFile, "source">): boolean {
    return isDocument(source) && isOfNode(source.document);
}

/** A file as a node has it. */
export function fileOfNode(file: EffectiveFile, node: string): EffectiveFile {
    const { source } = file;
    return isDocument(source)
        ? { ...file, source: { ...source, document: documentOfNode(source.document, node) } }
        : file;
}
