import type { DeclaredObject } from "../cluster/declared-object";
import type { DeployerConfiguration } from "./config";
import { deployerObjects } from "./objects";
import { type Rights, rightsFor } from "./rights";

/** The rights on what the installation declares, and on a look at the account itself. */
export function deployerRights(configuration: DeployerConfiguration, objects: readonly DeclaredObject[]): Rights {
    return rightsFor([...objects, ...ownObjects(configuration, objects)]);
}

/** The objects of the account itself: it has a role wherever there is something to do, its own namespace included. */
export function ownObjects(configuration: DeployerConfiguration, objects: readonly DeclaredObject[]): DeclaredObject[] {
    const namespaces = [configuration.namespace, ...objects.flatMap(({ namespace }) => namespace ?? [])];
    return deployerObjects(configuration, [...new Set(namespaces)].sort());
}
