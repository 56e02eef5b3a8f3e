import type { Fault } from "../fault/fault";
import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import { canonicalAddress, ipVersion } from "../pki/ip-address";

/**
 * What is wrong between nodes: two that have an address, or a name, in common: certificates would be good for both. Each fault is at the second one.
 * @param raw what was written, parts of which may be wrong by themselves.
 */
export function nodeFaults(raw: ConfigurationMap): Fault[] {
    const section = ownValue(raw, "nodes");
    const names = isMap(section) ? Object.keys(section) : [];
    const known = new Map<string, string>();
    return names.flatMap((node) => {
        const claims = isMap(section) ? claimsOf(node, ownValue(section, node)) : [];
        const faults = claims.flatMap(({ what, value, path }) => {
            const other = known.get(`${what} ${value}`);
            const message = `"${value}" is ${what} of "${other ?? ""}", too. Give one of the two another`;
            return other === undefined || other === node ? [] : [{ path: ["nodes", node, ...path], message }];
        });
        for (const { what, value } of claims) {
            known.set(`${what} ${value}`, known.get(`${what} ${value}`) ?? node);
        }
        return faults;
    });
}

/** What belongs to one node alone. */
interface Claim {
    readonly what: "an address" | "a name";
    readonly value: string;
    readonly path: readonly (string | number)[];
}

function claimsOf(node: string, configuration: unknown): Claim[] {
    const written = isMap(configuration) ? configuration : {};
    const [addresses, hostname] = [ownValue(written, "addresses"), ownValue(written, "hostname")];
    const list: readonly unknown[] = Array.isArray(addresses) ? addresses : [];
    return [
        ...list.flatMap((address, index): Claim[] =>
            typeof address === "string" && ipVersion(address) !== undefined
                ? [{ what: "an address", value: canonicalAddress(address), path: ["addresses", index] }]
                : [],
        ),
        ...(typeof hostname === "string"
            ? [{ what: "a name" as const, value: hostname.toLowerCase(), path: ["hostname"] }]
            : []),
        { what: "a name", value: node, path: [] },
    ];
}
