import type { DeclaredObject } from "../cluster/declared-object";
import type { RegistryConfiguration } from "./config";
import { pullSecretName, registryNamespaces } from "./pull-secrets";

/** The pull secrets of a registry: what the component `Registry` declares. */
export function registryObjects(
    name: string,
    registry: RegistryConfiguration,
    allNamespaces: readonly string[],
): DeclaredObject[] {
    return registryNamespaces(registry, allNamespaces).map((namespace) => ({
        group: "",
        kind: "Secret",
        resource: "secrets",
        namespace,
        name: pullSecretName(name, registry),
    }));
}
