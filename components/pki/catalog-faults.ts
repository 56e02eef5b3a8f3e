import type { ConfigurationPath, Fault } from "../fault/fault";
import type { ConfigurationMap } from "../installation/merge";
import { CatalogView } from "./catalog-view";
import { clusterFaults } from "./cluster-faults";
import { encryptionFaults } from "./encryption-faults";
import { entryFaults } from "./entry-faults";
import { issuerFaults } from "./issuer-faults";
import { lifeFaults } from "./life-faults";
import { nameFaults } from "./name-faults";

/**
 * What is wrong between the parts of a catalog, and between it and the nodes.
 * @param raw what was written. What is wrong by itself is left out, so that it hides no other fault.
 * @param pullSecretsIn names of the registries' pull secrets in a namespace.
 */
export function catalogFaults(raw: ConfigurationMap, pullSecretsIn: (namespace: string) => readonly string[]): Fault[] {
    const view = CatalogView.of(raw);
    if (view === undefined) {
        return [];
    }
    const omitted = view.sound.omitted.map((path) => ["pki", ...path]);
    const pullSecrets = pullSecretsIn(view.catalog.namespace);
    return [
        ...nameFaults(view, pullSecrets),
        ...encryptionFaults(view, pullSecrets),
        ...entryFaults(view),
        ...issuerFaults(view),
        ...lifeFaults(view),
        ...clusterFaults(view),
    ].filter(({ path }) => !omitted.some((entry) => isBelow(path, entry)));
}

function isBelow(path: ConfigurationPath, entry: ConfigurationPath): boolean {
    return entry.length > 1 && entry.every((key, index) => path[index] === key);
}
