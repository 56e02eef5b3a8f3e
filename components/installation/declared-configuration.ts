import { commonSettings } from "../fiaas/effective-daemons";
import { hasSettings } from "../node/declare-settings";
import type { InstallationConfiguration } from "./config";

/** Whether the first node of the cluster has still to be made. */
export function isAbsent({ genesis }: InstallationConfiguration): boolean {
    return genesis?.cluster === "absent";
}

/** What is declared of a configuration: where there is no cluster yet, only what needs none. */
export function declaredConfiguration(configuration: InstallationConfiguration): InstallationConfiguration {
    return isAbsent(configuration)
        ? {
              ...configuration,
              namespaces: {},
              registries: {},
              fiaas: undefined,
              anchors: undefined,
              deployer: undefined,
          }
        : configuration;
}

/** Whether resources of our own provider work in the cluster. */
export function isLookedAt({ anchors, fiaas, namespaces, nodes, nodeRoles, pki }: InstallationConfiguration): boolean {
    return (
        commonSettings(fiaas, namespaces) !== undefined ||
        pki?.encryption !== undefined ||
        anchors !== undefined ||
        hasSettings(nodes, nodeRoles)
    );
}
