import type { DeclaredObject } from "../cluster/declared-object";
import type { ConfigurationPath, Fault } from "../fault/fault";
import type { GuardRails } from "./config";

/** A namespace as the configuration has it. */
export interface GuardedNamespace {
    readonly name: string;
    readonly create: boolean;
    /** Where it is named, if it is not declared: objects go there all the same. */
    readonly path?: ConfigurationPath;
}

/** What a configuration declares against the guard rails; each fault is at the thing that breaks one. */
export function guardRailFaults(
    rails: GuardRails,
    namespaces: readonly GuardedNamespace[],
    objects: readonly DeclaredObject[],
): Fault[] {
    return [...namespaces.flatMap((namespace) => namespaceFaults(rails, namespace)), ...kindFaults(rails, objects)];
}

function namespaceFaults({ omitNamespaces = [], onlyOwned = false }: GuardRails, namespace: GuardedNamespace): Fault[] {
    const { name, path = ["namespaces", name] } = namespace;
    const isDeclared = namespace.path === undefined;
    const omitted = {
        path,
        message: `guardRails.omitNamespaces forbids the namespace "${name}". ${isDeclared ? "Take it out" : "Use another"}, or change the guard rail`,
    };
    const foreign = {
        path: isDeclared ? [...path, "create"] : path,
        message: isDeclared
            ? `guardRails.onlyOwned forbids create: false. Let the installation own "${name}", or change the guard rail`
            : `guardRails.onlyOwned forbids objects in "${name}", which the installation does not own. Use one of flotilla:namespaces, or change the guard rail`,
    };
    return [...(omitNamespaces.includes(name) ? [omitted] : []), ...(onlyOwned && !namespace.create ? [foreign] : [])];
}

/** One fault a kind: what declares it is named, because it has no path of its own. */
function kindFaults({ kinds, omitKinds = [] }: GuardRails, objects: readonly DeclaredObject[]): Fault[] {
    const rail = kinds === undefined ? "omitKinds" : "kinds";
    const isForbidden = (kind: string): boolean =>
        kinds === undefined ? omitKinds.includes(kind) : !kinds.includes(kind);
    const forbidden = [...new Set(objects.map(({ kind }) => kind))].filter(isForbidden).sort();
    return forbidden.map((kind) => {
        const named = objects
            .filter((object) => object.kind === kind)
            .map(({ namespace, name }) => [namespace, name].filter(Boolean).join("/"));
        return {
            path: ["guardRails", rail],
            message: `the configuration declares the kind ${kind} (${summary(named)}), which this forbids. Take out what declares it, or change the guard rail`,
        };
    });
}

function summary(names: readonly string[]): string {
    const shown = [...names].sort().slice(0, 3).join(", ");
    return names.length <= 3 ? shown : `${shown} and ${names.length - 3} more`;
}
