import type { Fault } from "../fault/fault";
import { type CatalogView, documentName } from "./catalog-view";
import { secretOf } from "./name-faults";

/** What is wrong between the encryption at rest and the rest of a catalog: a Secret that somebody else has, too. */
export function encryptionFaults(view: CatalogView, pullSecrets: readonly string[]): Fault[] {
    const { encryption, namespace } = view.catalog;
    if (encryption === undefined) {
        return [];
    }
    const owners = [
        ...view.documents
            .filter((document) => secretOf(document) === encryption.secret)
            .map((document) => `the Secret of "${documentName(document)}"`),
        ...pullSecrets.filter((name) => name === encryption.secret).map(() => "a registry's pull secret"),
    ];
    return owners.map((owner) => ({
        path: view.firstWritten(["pki", "encryption", "secret"], ["pki", "encryption"]),
        message:
            `"${encryption.secret}" would be the Secret of the encryption at rest, but is ${owner} in the namespace ` +
            `"${namespace}", too. Set pki.encryption.secret to another name`,
    }));
}
