import { merge } from "../installation/merge";
import type { NodesConfiguration } from "../node/config";
import type { PkiConfiguration } from "./config";
import { type CatalogEntries, defaultCatalog } from "./default-catalog";

/** What a catalog has without what `authorities` and `keyPairs` of the files say. */
export function baseEntries(pki: PkiConfiguration, nodes: NodesConfiguration): CatalogEntries {
    return pki.catalog === "none" ? { authorities: {}, keyPairs: {} } : defaultCatalog(pki, nodes);
}

/** The entries of a catalog: those of the default one, if it has that, under what the files say. */
export function catalogEntries(pki: PkiConfiguration, nodes: NodesConfiguration): CatalogEntries {
    const { authorities, keyPairs } = pki;
    // Both are of one form, and so is what comes of them: maps merge key by key, all else replaces.
    return merge(baseEntries(pki, nodes), { authorities, keyPairs }) as CatalogEntries;
}
