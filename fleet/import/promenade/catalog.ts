import type { CatalogCertificate } from "./pki-catalog";
import { ofKind, type PromenadeDocument } from "./documents";

/** All catalogs as one: authorities by name, with their certificates by document name. */
export interface Catalog {
    readonly authorities: ReadonlyMap<string, WantedAuthority>;
    /** Key pairs by name, with their description. */
    readonly keyPairs: ReadonlyMap<string, string | undefined>;
}

/** An authority with what it signs. */
export interface WantedAuthority {
    readonly description: string | undefined;
    readonly certificates: ReadonlyMap<string, CatalogCertificate>;
}

/** Puts the catalogs of a design together; undefined where there is none. */
export function catalogOf(documents: readonly PromenadeDocument[]): Catalog | undefined {
    const catalogs = ofKind(documents, "PKICatalog").map(({ data }) => data);
    if (catalogs.length === 0) {
        return undefined;
    }
    const authorities = new Map<string, WantedAuthority>();
    for (const [name, { certificates = [], description }] of catalogs.flatMap((data) =>
        Object.entries(data.certificate_authorities),
    )) {
        const known = authorities.get(name);
        const named = certificates.map((certificate) => [certificate.document_name, certificate] as const);
        authorities.set(name, {
            description: known?.description ?? description,
            certificates: new Map([...(known?.certificates ?? []), ...named]),
        });
    }
    const pairs = catalogs.flatMap(({ keypairs = [] }) => keypairs);
    return { authorities, keyPairs: new Map(pairs.map(({ name, description }) => [name, description])) };
}
