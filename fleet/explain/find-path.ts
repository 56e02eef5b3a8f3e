import { z } from "zod";
import { type InstallationConfiguration, installationConfiguration } from "../../components/installation/config";
import { showPath } from "../../components/installation/fault-lines";
import type { ConfigurationPath } from "../../components/fault/fault";
import { valueAt } from "../../components/installation/faults";
import { schemaAt } from "../../components/installation/schema-walk";
import { alternatives, suggestion } from "../../components/fault/suggestion";
import { UserError } from "../user-error";
import { parsePath } from "./configuration-path";
import { pathsOf } from "./explain";

/** A path that a configuration has, or one that it could have and that has no value. */
export interface FoundPath {
    readonly path: ConfigurationPath;
    readonly isSet: boolean;
}

/**
 * Finds what a person means by a path.
 * @throws UserError that names the nearest path, when the configuration has none like it and could not have it.
 */
export function findPath(configuration: InstallationConfiguration, text: string): FoundPath {
    const path = parsePath(text);
    if (path === undefined) {
        throw new UserError(
            `${JSON.stringify(text)} is not a path. Write one such as namespaces.payments, namespaces["a.b/c"].x or layers[0].`,
        );
    }
    const known = pathsOf(configuration);
    const shown = showPath(typed(configuration, path));
    const found = known.find((candidate) => showPath(candidate) === shown);
    if (found !== undefined || path.length === 0) {
        return { path: found ?? [], isSet: true };
    }
    if (!isKeyOfSchema(configuration, path)) {
        throw new UserError(unknownPath(configuration, path, known.map(showPath)));
    }
    return { path, isSet: false };
}

/** The path with numbers where the configuration has lists. */
function typed(configuration: unknown, path: readonly string[]): ConfigurationPath {
    return path.map((key, index) =>
        /^\d+$/.test(key) && Array.isArray(valueAt(configuration, path.slice(0, index))) ? Number(key) : key,
    );
}

/** Whether the first key that is missing is a key that the schema knows, not a name that somebody could have chosen. */
function isKeyOfSchema(configuration: unknown, path: readonly string[]): boolean {
    const present = presentLength(configuration, path);
    const around = schemaAt(installationConfiguration, path.slice(0, present));
    return around instanceof z.ZodObject && schemaAt(installationConfiguration, path) !== undefined;
}

function presentLength(configuration: unknown, path: readonly string[]): number {
    const missing = path.findIndex((_, index) => valueAt(configuration, path.slice(0, index + 1)) === undefined);
    return missing < 0 ? path.length : missing;
}

function unknownPath(configuration: unknown, path: readonly string[], known: readonly string[]): string {
    const shown = showPath(path);
    const around = path.slice(0, presentLength(configuration, path));
    const keys = keysAt(configuration, around);
    const key = path[around.length] ?? "";
    const near = keys.filter((candidate) => suggestion(key, [candidate]) !== undefined);
    const nearest = suggestion(
        shown,
        near.length === 0 ? known : near.map((candidate) => showPath([...around, candidate])),
    );
    const remedy = nearest ?? alternatives(key, keys) ?? "There is nothing below it";
    return `The configuration has no ${shown}. ${/[.?]$/.test(remedy) ? remedy : `${remedy}.`}`;
}

function keysAt(configuration: unknown, path: readonly string[]): string[] {
    const value = path.length === 0 ? configuration : valueAt(configuration, path);
    const set = typeof value === "object" && value !== null ? Object.keys(value) : [];
    const schema = schemaAt(installationConfiguration, path);
    return [...new Set([...set, ...(schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])])];
}
