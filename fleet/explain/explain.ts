import { installationConfiguration } from "../../components/installation/config";
import type { Position } from "../../components/installation/fault-lines";
import type { ConfigurationPath } from "../../components/fault/fault";
import { valueAt } from "../../components/installation/faults";
import { isMap } from "../../components/installation/merge";
import type { ResolvedInstallation } from "../../components/installation/resolve";
import { schemasAlong } from "../../components/installation/schema-walk";
import type { Source } from "../../components/installation/sources";
import { isSecretReference } from "../../components/secret/config";

/** Stands where a value is never shown. */
export const masked = "[secret]";

/** One value of an installation's configuration, and where it comes from. */
export interface ExplainedValue {
    readonly path: ConfigurationPath;
    /** A scalar, or a map or list without entries. */
    readonly value: unknown;
    /** Where it was written; undefined for a default. */
    readonly position?: Position;
    /** What weaker files say, the strongest first. */
    readonly overrides: readonly OverriddenValue[];
}

/** What a file says that another one overrides. */
export interface OverriddenValue {
    /** `null` when the file removes what lies below it. */
    readonly value: unknown;
    readonly position: Position;
}

/** Every value below a path, in the order of the schema and the files; all values for an empty path. */
export function explain(installation: ResolvedInstallation, below: ConfigurationPath): ExplainedValue[] {
    const values = leaves(valueAt(installation.configuration, below), below);
    return values.map(({ path, value }) => {
        const isWritten = valueAt(installation.values, path) !== undefined;
        const [effective, ...weaker] = settings(installation.sources, path);
        const overridden = isWritten || effective === undefined ? weaker : [effective, ...weaker];
        return {
            path,
            value,
            ...(isWritten ? { position: installation.locate(path) } : {}),
            overrides: overridden,
        };
    });
}

interface Leaf {
    readonly path: ConfigurationPath;
    readonly value: unknown;
}

function leaves(value: unknown, path: ConfigurationPath): Leaf[] {
    if (path[0] === "secrets" && path.length > 1) {
        return [{ path: path.slice(0, 2), value: masked }];
    }
    const entries = entriesOf(value);
    // A key that the schema fills with undefined is one that is not set.
    return entries.length === 0
        ? value === undefined
            ? []
            : [{ path, value }]
        : entries.flatMap(([key, entry]) => leaves(entry, [...path, key]));
}

function entriesOf(value: unknown): (readonly [string | number, unknown])[] {
    if (Array.isArray(value)) {
        return (value as unknown[]).map((entry, index) => [index, entry] as const);
    }
    return isMap(value) ? Object.entries(value) : [];
}

/** What each file says about a path, the strongest first. */
function settings(sources: readonly Source[], path: ConfigurationPath): OverriddenValue[] {
    if (path[0] === "layers") {
        // Those of every file count.
        return [];
    }
    return [...sources].reverse().flatMap((source) => {
        const value = valueAt(source.values, path);
        return value === undefined ? [] : [{ value: shownValue(value, path), position: source.locate(path) }];
    });
}

/** What is overridden has not been checked: where a secret is wanted it may be the secret itself. */
function shownValue(value: unknown, path: ConfigurationPath): unknown {
    const isSecret = path[0] === "secrets" || schemasAlong(installationConfiguration, path).some(isSecretReference);
    if (value === null) {
        return null;
    }
    if (isSecret) {
        return masked;
    }
    return isMap(value) || Array.isArray(value) ? summary(value) : value;
}

/** A map or list in the place of a single value was never checked against anything, so nothing of it is shown. */
function summary(value: object): unknown {
    if (Array.isArray(value)) {
        return value.length === 0 ? [] : `a list of ${value.length}`;
    }
    return Object.keys(value).length === 0 ? {} : "a map of keys";
}

/** The paths of a configuration, those of maps and lists included, in its order. */
export function pathsOf(value: unknown, path: ConfigurationPath = []): ConfigurationPath[] {
    const below = path[0] === "secrets" && path.length > 1 ? [] : entriesOf(value);
    return [...(path.length === 0 ? [] : [path]), ...below.flatMap(([key, entry]) => pathsOf(entry, [...path, key]))];
}
