import type { ConfigurationPath } from "../fault/fault";
import { valueAt } from "../installation/faults";
import type { ConfigurationMap } from "../installation/merge";
import { baseEntries } from "./catalog-entries";
import type { CatalogEntries } from "./default-catalog";
import {
    type EffectiveAuthority,
    type EffectiveCatalog,
    type EffectiveCertificate,
    effectiveCatalog,
    type EffectiveKeyPair,
} from "./effective-catalog";
import { type SoundPki, soundPki } from "./sound-pki";

/** A document of a catalog. */
export type CatalogDocument =
    | { readonly kind: "authority"; readonly authority: EffectiveAuthority }
    | {
          readonly kind: "certificate";
          readonly authority: EffectiveAuthority;
          readonly certificate: EffectiveCertificate;
      }
    | { readonly kind: "key pair"; readonly keyPair: EffectiveKeyPair };

/** A certificate with its authority. */
export type LeafDocument = Extract<CatalogDocument, { readonly kind: "certificate" }>;

/** A catalog as checks look at it: what counts, what was written, and where. */
export class CatalogView {
    public readonly sound: SoundPki;
    public readonly catalog: EffectiveCatalog;
    /** What there is without entries of the files. */
    public readonly base: CatalogEntries;
    /** Authorities, what they sign, and key pairs. */
    public readonly documents: readonly CatalogDocument[];
    /** All leaf certificates with their authority. */
    public readonly certificates: readonly LeafDocument[];
    private readonly raw: ConfigurationMap;

    private constructor(raw: ConfigurationMap, sound: SoundPki, catalog: EffectiveCatalog) {
        this.raw = raw;
        this.sound = sound;
        this.catalog = catalog;
        this.base = baseEntries(sound.pki, sound.nodes);
        this.documents = [
            ...catalog.authorities.flatMap((authority): CatalogDocument[] => [
                { kind: "authority", authority },
                ...authority.certificates.map((certificate) => ({
                    kind: "certificate" as const,
                    authority,
                    certificate,
                })),
            ]),
            ...catalog.keyPairs.map((keyPair) => ({ kind: "key pair" as const, keyPair })),
        ];
        this.certificates = this.documents.filter((document) => document.kind === "certificate");
    }

    /** Undefined for an installation without certificates. */
    public static of(raw: ConfigurationMap): CatalogView | undefined {
        const sound = soundPki(raw);
        return sound === undefined ? undefined : new CatalogView(raw, sound, effectiveCatalog(sound.pki, sound.nodes));
    }

    /** The first of some paths that somebody wrote; the last one when nobody wrote any. */
    public firstWritten(...paths: readonly ConfigurationPath[]): ConfigurationPath {
        const last = paths[paths.length - 1] ?? [];
        return paths.find((path) => this.isWritten(path)) ?? last;
    }

    /** Where to change a document: at a key of its entry, at the entry, or at the node that it was made from. */
    public pathOf(document: CatalogDocument, key?: string): ConfigurationPath {
        const entry = entryPath(document);
        const node = document.kind === "certificate" ? document.certificate.node : undefined;
        return this.firstWritten(
            ...(key === undefined ? [] : [[...entry, key]]),
            entry,
            ...(node === undefined || !this.sound.nodeNames.includes(node) ? [] : [["nodes", node]]),
            ["pki"],
        );
    }

    private isWritten(path: ConfigurationPath): boolean {
        return valueAt(this.raw, path) !== undefined;
    }
}

/** The name of a document. */
export function documentName(document: CatalogDocument): string {
    switch (document.kind) {
        case "authority":
            return document.authority.name;
        case "certificate":
            return document.certificate.name;
        case "key pair":
            return document.keyPair.name;
    }
}

/** The entry of a document in the configuration, whether it is written or not. */
export function entryPath(document: CatalogDocument): ConfigurationPath {
    switch (document.kind) {
        case "authority":
            return ["pki", "authorities", document.authority.name];
        case "certificate":
            return ["pki", "authorities", document.authority.name, "certificates", document.certificate.name];
        case "key pair":
            return ["pki", "keyPairs", document.keyPair.name];
    }
}
