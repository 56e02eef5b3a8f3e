import type { AuthorityEntry } from "../../../components/pki/authority-config";
import { apiServerDocument, type CatalogEntries } from "../../../components/pki/default-catalog";
import type { CertificateEntry } from "../../../components/pki/entry-config";
import { canonicalHosts } from "../../../components/pki/host";
import type { Catalog, WantedAuthority } from "./catalog";
import { differenceOf, hostsOf, missingHosts, newEntry } from "./catalog-entry";
import type { CatalogCertificate } from "./pki-catalog";

/** What files have to say beside the default catalog. */
export interface Comparison {
    readonly apiServer: { readonly hosts?: readonly string[] };
    readonly authorities: Readonly<Record<string, unknown>>;
    readonly keyPairs: Readonly<Record<string, unknown>>;
    readonly notes: readonly string[];
}

/** What of a catalog is other than in the default one, and what the default one has beyond it. */
export function compareCatalogs(catalog: Catalog, base: CatalogEntries, genesis: string): Comparison {
    const wanted: Places = new Map(
        [...catalog.authorities].flatMap(([authority, { certificates }]) =>
            [...certificates.keys()].map((document) => [document, authority] as const),
        ),
    );
    const compared = [...catalog.authorities].map(([name, authority]) =>
        compareAuthority(name, authority, base.authorities[name], { wanted, genesis }),
    );
    return {
        apiServer: Object.assign({}, ...compared.map(({ apiServer }) => apiServer)) as Comparison["apiServer"],
        authorities: {
            ...Object.fromEntries(compared.flatMap(({ entry, name }) => (entry === undefined ? [] : [[name, entry]]))),
            ...movedAway(base, catalog, wanted),
        },
        keyPairs: newKeyPairs(catalog, base),
        notes: [...compared.flatMap(({ notes }) => notes), ...addedNotes(base, wanted)],
    };
}

/** The authority of each document. */
type Places = ReadonlyMap<string, string>;

interface ComparedAuthority {
    readonly name: string;
    /** Undefined where the default catalog has the same. */
    readonly entry: object | undefined;
    readonly apiServer: Comparison["apiServer"];
    readonly notes: readonly string[];
}

function compareAuthority(
    name: string,
    { certificates, description }: WantedAuthority,
    own: AuthorityEntry | undefined,
    { wanted, genesis }: { readonly wanted: Places; readonly genesis: string },
): ComparedAuthority {
    const known = own?.certificates ?? {};
    const twins = new Map(
        [...certificates.values()].flatMap((each) => {
            const twin = genesisTwin(each, genesis, known);
            return twin === undefined ? [] : [[each.document_name, twin] as const];
        }),
    );
    const server = certificates.get(apiServerDocument);
    const serverEntry = known[apiServerDocument];
    const hosts = server === undefined || serverEntry === undefined ? [] : missingHosts(server, serverEntry);
    const entries = [...certificates.values()]
        .filter(({ document_name: document }) => !twins.has(document))
        .map((each): [string, object] => [each.document_name, entryFor(each, known)])
        .filter(([document, entry]) => known[document] === undefined || Object.keys(entry).length > 0);
    const all = [
        ...entries,
        ...disabled(Object.keys(known).filter((each) => wanted.has(each) && wanted.get(each) !== name)),
    ];
    const isNew = own === undefined;
    return {
        name,
        entry:
            !isNew && all.length === 0
                ? undefined
                : {
                      ...(isNew && description !== undefined && { description }),
                      ...(all.length > 0 && { certificates: Object.fromEntries(all) }),
                  },
        apiServer: hosts.length === 0 ? {} : { hosts },
        notes: [...twins].map(
            ([document, twin]) => `pki: "${document}" is left out: the first node is a node, too, and has "${twin}".`,
        ),
    };
}

/** What `apiServer.hosts` adds to the API server's certificate is not said twice. */
function entryFor(
    certificate: CatalogCertificate,
    known: Readonly<Record<string, CertificateEntry>>,
): CertificateEntry {
    const own = known[certificate.document_name];
    if (own === undefined) {
        return newEntry(certificate);
    }
    const { hosts, kubernetesServiceNames, ...difference } = differenceOf(certificate, own);
    return certificate.document_name === apiServerDocument
        ? difference
        : {
              ...difference,
              ...(hosts !== undefined && { hosts }),
              ...(kubernetesServiceNames !== undefined && { kubernetesServiceNames }),
          };
}

function disabled(documents: readonly string[]): [string, object][] {
    return documents.map((document) => [document, { enabled: false }]);
}

/** Certificates that the catalog has below another authority, which the default one does not sign then. */
function movedAway(base: CatalogEntries, { authorities }: Catalog, wanted: Places): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(base.authorities)
            .filter(([name]) => !authorities.has(name))
            .flatMap(([name, { certificates = {} }]) => {
                const moved = disabled(Object.keys(certificates).filter((document) => wanted.has(document)));
                return moved.length === 0 ? [] : [[name, { certificates: Object.fromEntries(moved) }] as const];
            }),
    );
}

/** The document of the node that is the first one, where a document for genesis has the same names. */
function genesisTwin(
    { document_name: document, hosts = [] }: CatalogCertificate,
    genesis: string,
    known: Readonly<Record<string, CertificateEntry>>,
): string | undefined {
    const twin = document.replace(/-genesis(?=$|-peer$)/, `-${genesis}`);
    const own = known[twin];
    const isSame = own !== undefined && canonicalHosts(hosts).every((host) => hostsOf(own).includes(host));
    return twin !== document && isSame ? twin : undefined;
}

function newKeyPairs({ keyPairs }: Catalog, base: CatalogEntries): Record<string, unknown> {
    return Object.fromEntries(
        [...keyPairs]
            .filter(([name]) => !Object.hasOwn(base.keyPairs, name))
            .map(([name, description]) => [name, description === undefined ? {} : { description }]),
    );
}

/** What the default catalog has beyond Promenade's, by authority. */
function addedNotes(base: CatalogEntries, wanted: Places): string[] {
    return Object.entries(base.authorities).flatMap(([authority, { certificates = {} }]) => {
        const added = Object.keys(certificates).filter((document) => !wanted.has(document));
        return added.length === 0
            ? []
            : [
                  `pki.authorities.${authority}: the default catalog adds ${added.join(", ")}; enabled: false takes one out.`,
              ];
    });
}
