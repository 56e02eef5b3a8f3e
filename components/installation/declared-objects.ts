import type { DeclaredObject } from "../cluster/declared-object";
import { ownObjects } from "../deployer/deployer-rights";
import { fiaasConfiguration } from "../fiaas/config";
import { customResourceDefinitionNames } from "../fiaas/custom-resource-definitions";
import { effectiveDaemon, hasRelease } from "../fiaas/effective-daemon";
import {
    bootstrapObjects,
    type DaemonPlace,
    declaredDaemonObjects,
    definitionLooks,
    definitionObjects,
} from "../fiaas/objects";
import { namespaceObjects } from "../namespace/objects";
import { registryObjects } from "../registry/objects";
import type { InstallationConfiguration } from "./config";

/** The sections that declare objects; those with faults may be left out. */
type Sections = Partial<InstallationConfiguration>;

/** All objects that an installation declares in its cluster, but for those of its deployer. */
function contentObjects(sections: Sections): DeclaredObject[] {
    const { namespaces = {}, registries = {} } = sections;
    const names = Object.keys(namespaces);
    return [
        ...Object.entries(namespaces).flatMap(([name, namespace]) => namespaceObjects(name, namespace)),
        ...Object.entries(registries).flatMap(([name, registry]) => registryObjects(name, registry, names)),
        ...(makesDefinitions(sections) ? definitionObjects(customResourceDefinitionNames) : []),
        ...daemonPlaces(sections).flatMap(declaredDaemonObjects),
    ];
}

/** All that an `up` of an installation reads and writes in its cluster, but for the deployer's own objects. */
export function touchedObjects(sections: Sections): DeclaredObject[] {
    return [
        ...contentObjects(sections),
        ...(makesDefinitions(sections) ? definitionLooks : []),
        ...daemonPlaces(sections).flatMap(bootstrapObjects),
    ];
}

/** All objects that an installation declares in its cluster. A test compares them with what the program registers. */
export function declaredObjects(sections: Sections): DeclaredObject[] {
    const objects = contentObjects(sections);
    return sections.deployer === undefined
        ? objects
        : [...objects, ...ownObjects(sections.deployer, touchedObjects(sections))];
}

function makesDefinitions({ fiaas }: Sections): boolean {
    return fiaas?.crds.create === true;
}

/** A daemon without a release is a fault of its own. */
function daemonPlaces({ namespaces = {}, fiaas }: Sections): DaemonPlace[] {
    return Object.entries(namespaces).flatMap(([namespace, { fiaas: daemon }]) => {
        const common = daemon === undefined ? undefined : (fiaas ?? fiaasConfiguration.parse({}));
        return daemon === undefined || common === undefined || !hasRelease(common, daemon)
            ? []
            : [{ namespace, daemon: effectiveDaemon(common, daemon) }];
    });
}
