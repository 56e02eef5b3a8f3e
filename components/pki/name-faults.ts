import type { ConfigurationPath, Fault } from "../fault/fault";
import { type CatalogDocument, type CatalogView, documentName } from "./catalog-view";

/** Documents, Secrets and ConfigMaps of a catalog that have one name. */
export function nameFaults(view: CatalogView, pullSecrets: readonly string[]): Fault[] {
    const claims = view.documents.flatMap(objectsOf);
    const foreign = pullSecrets.map((name) => ({ kind: "Secret", name, owner: "a registry's pull secret" }));
    return [...documentFaults(view), ...objectFaults(view, claims, foreign)];
}

function documentFaults(view: CatalogView): Fault[] {
    return repeated(view.documents, documentName).map(([first, second]) => ({
        path: editable(view, [second, first]),
        message: `"${documentName(second)}" is the name of ${described(first)} and of ${described(second)}. Give each document a name of its own`,
    }));
}

/** The name of a document's Secret; undefined for an authority, which has none. */
export function secretOf(document: CatalogDocument): string | undefined {
    return objectsOf(document).find(({ kind }) => kind === "Secret")?.name;
}

/** An object that a document becomes. */
interface Claim {
    readonly kind: string;
    readonly name: string;
    readonly key: string;
    readonly document: CatalogDocument;
}

function objectsOf(document: CatalogDocument): Claim[] {
    switch (document.kind) {
        case "authority":
            return [{ kind: "ConfigMap", name: document.authority.bundle, key: "bundle", document }];
        case "certificate":
            return [{ kind: "Secret", name: document.certificate.secret, key: "secret", document }];
        case "key pair":
            return [
                { kind: "Secret", name: document.keyPair.secret, key: "secret", document },
                { kind: "ConfigMap", name: document.keyPair.publicKeys, key: "publicKeys", document },
            ];
    }
}

interface ForeignObject {
    readonly kind: string;
    readonly name: string;
    readonly owner: string;
}

function objectFaults(view: CatalogView, claims: readonly Claim[], foreign: readonly ForeignObject[]): Fault[] {
    const { namespace } = view.catalog;
    const inside = repeated(claims, ({ kind, name }) => `${kind} ${name}`)
        // Documents of one name have been told.
        .filter(([first, second]) => documentName(first.document) !== documentName(second.document))
        .map(([first, second]) => ({
            path: view.firstWritten(
                [...view.pathOf(second.document), second.key],
                [...view.pathOf(first.document), first.key],
                view.pathOf(second.document),
            ),
            message:
                `"${second.name}" would be the ${second.kind} of both "${documentName(first.document)}" and ` +
                `"${documentName(second.document)}" in the namespace "${namespace}". Set ${second.key} of one of them to another name`,
        }));
    const outside = claims.flatMap((claim) =>
        foreign
            .filter(({ kind, name }) => kind === claim.kind && name === claim.name)
            .map(({ owner }) => ({
                path: view.pathOf(claim.document, claim.key),
                message:
                    `"${claim.name}" would be the ${claim.kind} of "${documentName(claim.document)}", but is ${owner} in the ` +
                    `namespace "${namespace}", too. Set ${claim.key} of "${documentName(claim.document)}" to another name`,
            })),
    );
    return [...inside, ...outside];
}

/** Each entry that has the text of an earlier one, with that one. */
function repeated<Entry>(entries: readonly Entry[], textOf: (entry: Entry) => string): [first: Entry, second: Entry][] {
    const known = new Map<string, Entry>();
    return entries.flatMap((entry) => {
        const first = known.get(textOf(entry));
        known.set(textOf(entry), first ?? entry);
        return first === undefined ? [] : [[first, entry] as [Entry, Entry]];
    });
}

function described(document: CatalogDocument): string {
    return document.kind === "certificate"
        ? `a certificate of "${document.authority.name}"`
        : `${document.kind === "authority" ? "an" : "a"} ${document.kind}`;
}

/** Where one of two documents can be changed: an entry of the files, if there is one. */
function editable(view: CatalogView, documents: readonly [CatalogDocument, CatalogDocument]): ConfigurationPath {
    const [second, first] = documents.map((document) => view.pathOf(document));
    return second?.length === 1 && first !== undefined ? first : (second ?? ["pki"]);
}
