import type * as anchoring from "../anchor/objects";
import type { DeclaredObject } from "../cluster/declared-object";
import { ownObjects } from "../deployer/deployer-rights";
import { customResourceDefinitionNames } from "../fiaas/custom-resource-definitions";
import { commonSettings, type DaemonOfNamespace, effectiveDaemons } from "../fiaas/effective-daemons";
import { bootstrapObjects, declaredDaemonObjects, definitionLooks, definitionObjects } from "../fiaas/objects";
import { namespaceObjects } from "../namespace/objects";
import { nodeLooks, nodeObjects } from "../node/objects";
import type * as encryption from "../pki/encryption-objects";
import type * as pkiConfig from "../pki/config";
import type * as placement from "../pki/placement";
import { registryObjects } from "../registry/objects";
import type { InstallationConfiguration } from "./config";

/** The sections that declare objects; those with faults may be left out. */
type Sections = Partial<InstallationConfiguration>;

/** All objects that an installation declares in its cluster, but for those of its deployer. */
function contentObjects(sections: Sections): DeclaredObject[] {
    const { namespaces = {}, nodes = {}, nodeRoles = {}, registries = {} } = sections;
    const names = Object.keys(namespaces);
    return [
        ...Object.entries(namespaces).flatMap(([name, namespace]) => namespaceObjects(name, namespace)),
        ...Object.entries(registries).flatMap(([name, registry]) => registryObjects(name, registry, names)),
        ...(makesDefinitions(sections) ? definitionObjects(customResourceDefinitionNames) : []),
        ...daemonsOf(sections).flatMap(declaredDaemonObjects),
        ...certificateObjects(sections),
        ...anchoredObjects(sections),
        ...nodeObjects(nodes, nodeRoles),
    ];
}

/** All that an `up` of an installation reads and writes in its cluster, but for the deployer's own objects. */
export function touchedObjects(sections: Sections): DeclaredObject[] {
    return [
        ...contentObjects(sections),
        ...(makesDefinitions(sections) ? definitionLooks : []),
        ...daemonsOf(sections).flatMap(bootstrapObjects),
        ...encryptedObjects(sections),
        ...nodeLooks(sections.nodes ?? {}, sections.nodeRoles ?? {}),
        ...rolledObjects(sections),
    ];
}

/** All objects that an installation declares in its cluster. A test compares them with what the program registers. */
export function declaredObjects(sections: Sections): DeclaredObject[] {
    const objects = contentObjects(sections);
    return sections.deployer === undefined
        ? objects
        : [...objects, ...ownObjects(sections.deployer, touchedObjects(sections))];
}

/** Loaded for those who have certificates: it costs milliseconds of every preview. */
function certificateObjects({ pki, nodes = {} }: Sections): DeclaredObject[] {
    if (pki === undefined) {
        return [];
    }
    const { pkiObjects } = module.require("../pki/placement") as typeof placement;
    return pkiObjects(pki, nodes);
}

/** Loaded for those who have anchors. */
function anchoredObjects({ anchors, nodes = {}, pki }: Sections): DeclaredObject[] {
    if (anchors === undefined) {
        return [];
    }
    const { anchorObjects } = module.require("../anchor/objects") as typeof anchoring;
    const { pkiConfiguration } = module.require("../pki/config") as typeof pkiConfig;
    return anchorObjects(anchors, { nodes, pki: pki ?? pkiConfiguration.parse({}) });
}

/** Read in the wait for what anchors do. */
function rolledObjects({ anchors }: Sections): DeclaredObject[] {
    if (anchors === undefined) {
        return [];
    }
    return (module.require("../anchor/objects") as typeof anchoring).rollObjects(anchors);
}

/** Written again in a rotation of what encrypts them. */
function encryptedObjects({ pki }: Sections): DeclaredObject[] {
    if (pki?.encryption === undefined) {
        return [];
    }
    const { rewrittenObjects } = module.require("../pki/encryption-objects") as typeof encryption;
    return rewrittenObjects(pki.encryption);
}

function makesDefinitions({ namespaces = {}, fiaas }: Sections): boolean {
    return commonSettings(fiaas, namespaces)?.crds.create === true;
}

function daemonsOf({ namespaces = {}, fiaas }: Sections): DaemonOfNamespace[] {
    return effectiveDaemons(fiaas, namespaces);
}
