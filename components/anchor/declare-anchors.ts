import * as pulumi from "@pulumi/pulumi";
import type { NodesConfiguration } from "../node/config";
import type { NodeRolesConfiguration } from "../node/role-config";
import { pkiConfiguration, type PkiConfiguration } from "../pki/config";
import { Anchor } from "./anchor";
import type { AnchorsConfiguration } from "./config";
import { effectiveAnchor } from "./effective-anchor";
import type { CatalogMaterial } from "./material";
import { awaitedSelector } from "./node-labels";
import { anchorNames } from "./objects";
import { anchorScript, etcdAnchorScript } from "./script";

/** What the anchors of an installation are declared from. */
export interface DeclareAnchorsArgs {
    readonly anchors: AnchorsConfiguration;
    readonly nodes: NodesConfiguration;
    readonly nodeRoles: NodeRolesConfiguration;
    readonly pki: PkiConfiguration | undefined;
    /** The certificates. Undefined where the installation has none. */
    readonly catalog: CatalogMaterial | undefined;
    /** Names of the pull secrets of each namespace. */
    readonly pullSecrets: Readonly<Record<string, readonly string[]>>;
    /** Our own provider, configured for the cluster. */
    readonly flotilla: pulumi.ProviderResource;
    /** What is made in a namespace waits for this; a namespace that is not there is somebody else's. */
    readonly dependencies: Readonly<Record<string, pulumi.Resource>>;
}

/** What a stack output tells of an anchor. */
export interface AnchorSummary {
    readonly namespace: string;
    readonly daemonSet: string;
    readonly state: "present" | "absent";
    /** Of everything that is placed, in hex. */
    readonly revision: pulumi.Output<string>;
    /** How many nodes have it and are healthy. */
    readonly nodes: pulumi.Output<number>;
}

/** Declares the anchors of an installation that has any, and tells of each by its name. */
export function declareAnchors(
    name: string,
    { anchors, catalog, dependencies, flotilla, nodeRoles, nodes, pki, pullSecrets }: DeclareAnchorsArgs,
    options: pulumi.ComponentResourceOptions,
): Record<string, AnchorSummary> {
    const surroundings = { nodes, pki: pki ?? pkiConfiguration.parse({}) };
    const entries = Object.entries(anchors).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
        entries.map(([key, configuration]) => {
            const anchor = effectiveAnchor(key, configuration, surroundings);
            const { namespace, state } = anchor;
            const dependency = dependencies[namespace];
            const declared = new Anchor(
                `${name}-anchor-${key}`,
                {
                    anchor,
                    script: anchor.member === undefined ? anchorScript : etcdAnchorScript,
                    catalog,
                    awaitedSelector:
                        state === "present" ? awaitedSelector(nodes, nodeRoles, anchor.nodeSelector) : undefined,
                    pullSecrets: pullSecrets[namespace] ?? [],
                    flotilla,
                },
                pulumi.mergeOptions(options, dependency === undefined ? {} : { dependsOn: [dependency] }),
            );
            const { revision, nodes: healthy } = declared;
            return [key, { namespace, daemonSet: anchorNames(key).anchor, state, revision, nodes: healthy }];
        }),
    );
}
