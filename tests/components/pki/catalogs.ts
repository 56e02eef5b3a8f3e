import { type NodesConfiguration, nodesConfiguration } from "../../../components/node/config";
import { pkiConfiguration } from "../../../components/pki/config";
import {
    type EffectiveAuthority,
    type EffectiveCatalog,
    effectiveCatalog,
    type EffectiveCertificate,
} from "../../../components/pki/effective-catalog";

/** The nodes of Promenade's examples. */
export const exampleNodes = Object.fromEntries(
    ["n0", "n1", "n2", "n3"].map((name, index) => [
        name,
        { addresses: [`192.168.77.1${index}`], roles: ["control-plane", "etcd"] },
    ]),
);

/** What counts of a catalog, as files write it. */
export function catalogOf(pki: unknown, nodes: unknown = exampleNodes): EffectiveCatalog {
    return effectiveCatalog(pkiConfiguration.parse(pki), nodesOf(nodes));
}

/** Nodes as files write them, with their defaults. */
export function nodesOf(nodes: unknown): NodesConfiguration {
    return nodesConfiguration.parse(nodes);
}

/** An authority of a catalog. */
export function authorityOf(catalog: EffectiveCatalog, name: string): EffectiveAuthority {
    return found(catalog.authorities, name);
}

/** A certificate of a catalog. */
export function certificateOf(catalog: EffectiveCatalog, name: string): EffectiveCertificate {
    return found(
        catalog.authorities.flatMap(({ certificates }) => certificates),
        name,
    );
}

function found<Entry extends { readonly name: string }>(entries: readonly Entry[], name: string): Entry {
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry === undefined) {
        throw new RangeError(`There is no "${name}" among ${entries.map((each) => each.name).join(", ")}.`);
    }
    return entry;
}
