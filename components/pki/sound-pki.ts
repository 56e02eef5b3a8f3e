import type { z } from "zod";
import type { ConfigurationPath } from "../fault/fault";
import { type ConfigurationMap, isMap, ownValue } from "../installation/merge";
import { type NodesConfiguration, nodesConfiguration } from "../node/config";
import { type PkiConfiguration, pkiConfiguration } from "./config";

/** What can be said of `flotilla:pki` and `flotilla:nodes` although parts of them may be wrong. */
export interface SoundPki {
    /** Without what is wrong by itself. */
    readonly pki: PkiConfiguration;
    readonly nodes: NodesConfiguration;
    /** Whether nothing is missing from the nodes, so that one may say what no node has. */
    readonly hasAllNodes: boolean;
    /** Names of all nodes, also of those that are wrong. */
    readonly nodeNames: readonly string[];
    /** Paths of what was left out, below the section. */
    readonly omitted: readonly ConfigurationPath[];
}

/** Reads sections that may be wrong; undefined where there are no certificates. */
export function soundPki(raw: ConfigurationMap): SoundPki | undefined {
    const section = ownValue(raw, "pki");
    if (!isMap(section)) {
        return undefined;
    }
    const written = ownValue(raw, "nodes") ?? {};
    const nodes = soundPart(nodesConfiguration, written, () => 1);
    const pki = soundPart(pkiConfiguration, section, entryDepth);
    return {
        pki: pki.value,
        nodes: nodes.value,
        hasAllNodes: nodes.omitted.length === 0,
        nodeNames: isMap(written) ? Object.keys(written) : [],
        omitted: pki.omitted,
    };
}

/**
 * A value without the keys of maps in which zod finds something wrong: all keys of a section have defaults, or are optional.
 * What is wrong with them has been told.
 * @param depthOf how many keys lead to the entry that goes.
 */
function soundPart<Schema extends z.ZodType>(
    schema: Schema,
    written: unknown,
    depthOf: (keys: ConfigurationPath) => number,
): { readonly value: z.output<Schema>; readonly omitted: readonly ConfigurationPath[] } {
    const omitted: ConfigurationPath[] = [];
    let value = isMap(written) ? written : {};
    if (value !== written) {
        omitted.push([]);
    }
    // Each turn takes a key out, so that this ends with the empty map at the latest.
    for (;;) {
        const result = schema.safeParse(value);
        if (result.success) {
            return { value: result.data, omitted };
        }
        for (const issue of result.error.issues) {
            const keys = keysOf(issue);
            const path = keys.slice(0, depthOf(keys));
            omitted.push(path);
            value = without(value, path) as ConfigurationMap;
        }
    }
}

/** The keys that lead to what is wrong; an unknown key is wrong by itself only at the top, else what it is in is. */
function keysOf(issue: z.core.$ZodIssue): ConfigurationPath {
    return issue.code === "unrecognized_keys" && issue.path.length === 0
        ? issue.keys.slice(0, 1)
        : issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
}

/** An entry goes as a whole: half of one would say something else. */
function entryDepth([section, , part, document]: ConfigurationPath): number {
    if (section === "authorities" && part === "certificates" && document !== undefined) {
        return 4;
    }
    return ["authorities", "keyPairs", "etcds", "encryption"].includes(String(section)) ? 2 : 1;
}

function without(value: unknown, [key, ...rest]: ConfigurationPath): unknown {
    if (!isMap(value) || key === undefined) {
        return value;
    }
    const entries = Object.entries(value);
    return Object.fromEntries(
        rest.length === 0
            ? entries.filter(([name]) => name !== key)
            : entries.map(([name, entry]) => [name, name === key ? without(entry, rest) : entry]),
    );
}
