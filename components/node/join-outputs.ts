import * as pulumi from "@pulumi/pulumi";
import type { PkiConfiguration } from "../pki/config";
import { effectiveCatalog } from "../pki/effective-catalog";
import type { NodesConfiguration } from "./config";
import { joinDomain, joinServer, trustedAuthorities } from "./join-cluster";
import type { JoinConfiguration } from "./join-config";
import { joinScript, type JoinScriptArgs } from "./join-script";
import type { NodeRolesConfiguration } from "./role-config";
import { settingsOf } from "./settings";

/** The sections that join scripts are made from. */
export interface JoinSections {
    readonly join?: JoinConfiguration | undefined;
    readonly pki?: PkiConfiguration | undefined;
    readonly nodes: NodesConfiguration;
    readonly nodeRoles: NodeRolesConfiguration;
}

/**
 * What the script of a node is made from, but for what it trusts.
 * @returns undefined where nothing says how hosts join, or where there is no such node.
 */
export function joinScriptArgs(
    installation: string,
    node: string,
    { join, pki, nodes, nodeRoles }: JoinSections,
): Omit<JoinScriptArgs, "bundle" | "clientBundle"> | undefined {
    const configuration = Object.hasOwn(nodes, node) ? nodes[node] : undefined;
    const server = join === undefined ? undefined : joinServer({ join, pki });
    if (join === undefined || server === undefined || configuration === undefined) {
        return undefined;
    }
    const { labels = {}, taints = {} } = settingsOf(configuration, nodeRoles) ?? {};
    const { addresses, hostname } = configuration;
    const clusterDomain = joinDomain({ join, pki });
    return { installation, node, hostname, addresses, labels, taints, join, server, clusterDomain };
}

/**
 * The scripts of all nodes, for who hands them to hosts; secret, so that nobody takes what a host obeys from a log.
 * @param trustBundles what is trusted (PEM), by authority.
 * @returns undefined where nothing says how hosts join, or the installation has no certificate of the API server.
 */
export function joinScripts(
    installation: string,
    sections: JoinSections,
    trustBundles: Readonly<Record<string, pulumi.Input<string>>>,
): Record<string, pulumi.Output<string>> | undefined {
    const { nodes, pki } = sections;
    const trusted = pki === undefined ? undefined : trustedAuthorities(effectiveCatalog(pki, nodes));
    const [bundle, clientBundle] = [trusted?.server, trusted?.client].map((name) => trustBundles[name ?? ""]);
    if (sections.join === undefined || bundle === undefined || clientBundle === undefined) {
        return undefined;
    }
    const scripts = Object.keys(nodes)
        .sort()
        .flatMap((node) => {
            const args = joinScriptArgs(installation, node, sections);
            const script = pulumi
                .all([bundle, clientBundle])
                .apply(([server, client]) =>
                    args === undefined ? "" : joinScript({ ...args, bundle: server, clientBundle: client }),
                );
            return args === undefined ? [] : [[node, pulumi.secret(script)] as const];
        });
    return Object.fromEntries(scripts);
}
