import type { DeclaredObject } from "../cluster/declared-object";
import { ownObjects } from "../deployer/deployer-rights";
import { namespaceObjects } from "../namespace/objects";
import { registryObjects } from "../registry/objects";
import type { InstallationConfiguration } from "./config";

/** The sections that declare objects; those with faults may be left out. */
type Sections = Partial<InstallationConfiguration>;

/** All objects that an installation declares in its cluster, but for those of its deployer. */
export function contentObjects({ namespaces = {}, registries = {} }: Sections): DeclaredObject[] {
    const names = Object.keys(namespaces);
    return [
        ...Object.entries(namespaces).flatMap(([name, namespace]) => namespaceObjects(name, namespace)),
        ...Object.entries(registries).flatMap(([name, registry]) => registryObjects(name, registry, names)),
    ];
}

/** All objects that an installation declares in its cluster. A test compares them with what the program registers. */
export function declaredObjects(sections: Sections): DeclaredObject[] {
    const objects = contentObjects(sections);
    return sections.deployer === undefined ? objects : [...objects, ...ownObjects(sections.deployer, objects)];
}
