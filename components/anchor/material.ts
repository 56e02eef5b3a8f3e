import * as pulumi from "@pulumi/pulumi";
import { knownPartsOf, noteKnownParts } from "../pki/known-parts";
import type { Pki } from "../pki/pki";
import type { FileSource } from "./effective-file";

/** What of the certificates of an installation anchors place. */
export type CatalogMaterial = Pick<
    Pki,
    "leaves" | "keyPairs" | "kubeconfigs" | "trustBundles" | "server" | "encryption"
>;

/** What a file holds, and what stands for it in a revision. */
export interface FileMaterial {
    /** Secret where it is private. */
    readonly text: pulumi.Input<string>;
    /** Another one when the text is another one; nothing that is private, nor made of it. */
    readonly fingerprint: pulumi.Input<string>;
}

/**
 * What a file is made of. Cross checks have found every document by then.
 * @throws pulumi.InputPropertyError for a document that the catalog does not give.
 */
export function fileMaterial(source: FileSource, catalog: CatalogMaterial | undefined): FileMaterial {
    switch (source.kind) {
        case "content":
            return { text: source.content, fingerprint: source.content };
        case "encryption": {
            const { configuration, hash } = found({ file: catalog?.encryption }, { ...source, document: "file" });
            return { text: configuration, fingerprint: hash };
        }
        case "trustBundle": {
            const text = found(catalog?.trustBundles, source);
            return { text, fingerprint: text };
        }
        case "keyPair": {
            const { fingerprint, privateKey, publicKeys } = found(catalog?.keyPairs, source);
            return source.part === "publicKeys"
                ? { text: publicKeys, fingerprint: publicKeys }
                : { text: privateKey, fingerprint };
        }
        case "certificate": {
            const { authority, certificate, fingerprint, privateKey } = found(catalog?.leaves, source);
            const text = {
                certificate,
                privateKey,
                chain: pulumi.all([certificate, authority]).apply((parts) => parts.map(withLineEnd).join("")),
            }[source.part];
            // A key belongs to one certificate, and a certificate to one authority.
            return { text, fingerprint };
        }
        case "kubeconfig": {
            const { bundle, fingerprint } = found(catalog?.leaves, source);
            const parts = pulumi.all([fingerprint, bundle, catalog?.server]);
            const text = found(catalog?.kubeconfigs, source);
            return {
                text,
                fingerprint: noteKnownParts(
                    parts.apply((each) => JSON.stringify(each)),
                    knownPartsOf(text) ?? "",
                ),
            };
        }
    }
}

function withLineEnd(pem: string): string {
    return pem.endsWith("\n") ? pem : `${pem}\n`;
}

function found<Value>(
    documents: Readonly<Record<string, Value | undefined>> | undefined,
    { kind, document }: { readonly kind: string; readonly document: string },
): Value {
    const value = documents?.[document];
    if (value === undefined) {
        throw new pulumi.InputPropertyError({ propertyPath: "files", reason: `there is no ${kind} "${document}"` });
    }
    return value;
}
