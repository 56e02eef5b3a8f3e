import { isDeepStrictEqual } from "node:util";
import { showPath } from "../../components/installation/fault-lines";
import { isMap } from "../../components/installation/merge";
import type { ConfigurationPath } from "../../components/fault/fault";
import type { Position } from "../../components/installation/fault-lines";
import type { TreeInstallation } from "../render/tree";
import { type ConfigurationChange, secretMark } from "../report/report";

type Path = readonly (string | number)[];

/** What is compared: what a tree has, or what else knows the values. */
export interface ComparedConfiguration extends Pick<TreeInstallation, "values" | "encrypted"> {
    /** Where an effective value was written; undefined where nobody knows. */
    locate(path: ConfigurationPath): Position | undefined;
}

/**
 * What was written otherwise, key by key, with the place that counts now; of what is gone, with the place that it had.
 * Lists replace one another, so a list is one value. Of a secret only that it was encrypted anew can be told.
 */
export function compareConfigurations(base: ComparedConfiguration, head: ComparedConfiguration): ConfigurationChange[] {
    const secrets = [...new Set([...Object.keys(base.encrypted), ...Object.keys(head.encrypted)])];
    const changes = [
        ...compare(withoutSecrets(base.values), withoutSecrets(head.values), []),
        ...secrets
            .filter((name) => base.encrypted[name] !== head.encrypted[name])
            .map((name) => ({
                path: ["secrets", name],
                old: name in base.encrypted ? secretMark : undefined,
                new: name in head.encrypted ? secretMark : undefined,
            })),
    ];
    return changes
        .map(({ path, ...values }) => describe(path, values, base, head))
        .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** All that is written in an installation that is new or gone. */
export function wholeConfiguration(installation: ComparedConfiguration, side: "base" | "head"): ConfigurationChange[] {
    return Object.entries(withoutSecrets(installation.values))
        .map(([section, value]) => {
            const position = installation.locate([section]);
            return {
                path: section,
                [side === "head" ? "new" : "old"]: value,
                ...(position !== undefined && { position: { ...position, side } }),
            };
        })
        .sort((one, other) => (one.path < other.path ? -1 : 1));
}

interface Change {
    readonly path: Path;
    readonly old: unknown;
    readonly new: unknown;
}

function withoutSecrets(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).filter(([section]) => section !== "secrets"));
}

function compare(old: unknown, next: unknown, path: Path): Change[] {
    if (isDeepStrictEqual(old, next)) {
        return [];
    }
    if (!isMap(old) || !isMap(next)) {
        return [{ path, old, new: next }];
    }
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys.flatMap((key) => compare(old[key], next[key], [...path, key]));
}

function describe(
    path: Path,
    values: Pick<Change, "old" | "new">,
    base: ComparedConfiguration,
    head: ComparedConfiguration,
): ConfigurationChange {
    const isGone = values.new === undefined;
    const position = (isGone ? base : head).locate(path);
    return {
        path: showPath(path),
        ...(values.old !== undefined && { old: values.old }),
        ...(values.new !== undefined && { new: values.new }),
        ...(position !== undefined && { position: { ...position, side: isGone ? "base" : "head" } }),
    };
}
