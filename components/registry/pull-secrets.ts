import type { Fault } from "../fault/fault";
import { suggestion } from "../fault/suggestion";
import type { RegistryConfiguration } from "./config";

/** What decides where a registry's pull secret is, and its name. */
export type PullSecretSettings = Pick<RegistryConfiguration, "namespaces" | "pullSecret">;

/** Registries by name. */
type Registries = Readonly<Record<string, PullSecretSettings>>;

/** The namespaces that get a registry's pull secret, sorted: those it names, else all of the installation's. */
export function registryNamespaces(registry: PullSecretSettings, allNamespaces: readonly string[]): string[] {
    return [...new Set(registry.namespaces ?? allNamespaces)].sort();
}

/** The name of a registry's pull secret: the one it was given, else the registry's own. */
export function pullSecretName(name: string, registry: PullSecretSettings): string {
    return registry.pullSecret ?? name;
}

/**
 * The names of a namespace's pull secrets, sorted, without duplicates. Every pod template of the namespace lists all of
 * them: `imagePullSecrets` of a pod merges by name, while that of a ServiceAccount is one list that others overwrite.
 */
export function pullSecretNames(registries: Registries, allNamespaces: readonly string[], namespace: string): string[] {
    const names = Object.entries(registries)
        .filter(([, registry]) => registryNamespaces(registry, allNamespaces).includes(namespace))
        .map(([name, registry]) => pullSecretName(name, registry));
    return [...new Set(names)].sort();
}

/** The pull secrets of every namespace of the installation; an empty list where there are none. */
export function pullSecretsByNamespace(
    registries: Registries,
    allNamespaces: readonly string[],
): Record<string, string[]> {
    return Object.fromEntries(
        [...new Set(allNamespaces)]
            .sort()
            .map((namespace) => [namespace, pullSecretNames(registries, allNamespaces, namespace)]),
    );
}

/** What {@link registryFaults} compares; entries that are wrong by themselves may be left out. */
export interface RegistryChecks {
    readonly registries: Registries;
    /** Names of all namespaces of the installation. */
    readonly namespaces: readonly string[];
}

/**
 * What is wrong between registries and namespaces: namespaces that the installation does not have, and registries whose
 * pull secrets would overwrite each other. Paths begin with "registries".
 */
export function registryFaults({ registries, namespaces }: RegistryChecks): Fault[] {
    const entries = Object.entries(registries).sort(([a], [b]) => (a < b ? -1 : 1));
    return [
        ...entries.flatMap(([name, registry]) => unknownNamespaces(name, registry, namespaces)),
        ...entries.flatMap(([name, registry], index) =>
            entries
                .slice(0, index)
                .flatMap(([otherName, other]) => sharedSecret([otherName, other], [name, registry], namespaces)),
        ),
    ];
}

function unknownNamespaces(name: string, registry: PullSecretSettings, known: readonly string[]): Fault[] {
    return (registry.namespaces ?? []).flatMap((namespace, index) =>
        known.includes(namespace)
            ? []
            : [
                  {
                      path: ["registries", name, "namespaces", index],
                      message: `"${namespace}" is not a namespace of this installation. ${remedy(namespace, known)}`,
                  },
              ],
    );
}

function remedy(namespace: string, known: readonly string[]): string {
    const nearest = suggestion(namespace, known);
    if (nearest !== undefined || known.length === 0) {
        return nearest ?? "Declare it in flotilla:namespaces";
    }
    return `Use one of: ${[...known].sort().join(", ")}, or declare it in flotilla:namespaces`;
}

type Entry = readonly [name: string, registry: PullSecretSettings];

function sharedSecret(first: Entry, second: Entry, allNamespaces: readonly string[]): Fault[] {
    const secret = pullSecretName(...second);
    const both = registryNamespaces(second[1], allNamespaces).filter((namespace) =>
        registryNamespaces(first[1], allNamespaces).includes(namespace),
    );
    if (secret !== pullSecretName(...first) || both.length === 0) {
        return [];
    }
    const isNamed = second[1].pullSecret !== undefined;
    return [
        {
            path: ["registries", second[0], ...(isNamed ? ["pullSecret"] : [])],
            message:
                `"${secret}" would be the pull secret of both "${first[0]}" and "${second[0]}" in ${places(both)}. ` +
                "Set pullSecret of one of them to another name",
        },
    ];
}

const mostPlaces = 3;

function places(namespaces: readonly string[]): string {
    const named = namespaces.slice(0, mostPlaces).map((namespace) => `"${namespace}"`);
    const further = namespaces.length - named.length;
    const what = namespaces.length === 1 ? "the namespace" : "the namespaces";
    return `${what} ${named.join(", ")}${further > 0 ? ` and ${further} more` : ""}`;
}
