import type * as pulumi from "@pulumi/pulumi";
import type { DeployDaemon } from "./deploy-daemon";

/** What `pulumi stack output fiaas` shows. */
export interface DaemonOutputs {
    /** By namespace. */
    readonly namespaces: Readonly<
        Record<
            string,
            { readonly channel?: string; readonly image: string; readonly deploymentId?: pulumi.Output<string> }
        >
    >;
    /** How many namespaces follow each channel. */
    readonly channels: Readonly<Record<string, number>>;
    /** How many namespaces have each version. */
    readonly versions: Readonly<Record<string, number>>;
}

/** Puts the outputs of an installation's daemons together. */
export function daemonOutputs(daemons: Readonly<Record<string, DeployDaemon>>): DaemonOutputs {
    const all = Object.entries(daemons).sort(([one], [other]) => (one < other ? -1 : 1));
    const namespaces = all.map(
        ([
            namespace,
            {
                daemon: { channel, image },
                deploymentId,
            },
        ]) => [namespace, { ...(channel !== undefined && { channel }), image, deploymentId }],
    );
    return {
        namespaces: Object.fromEntries(namespaces) as DaemonOutputs["namespaces"],
        channels: countsOf(all.flatMap(([, { daemon }]) => daemon.channel ?? [])),
        versions: countsOf(all.map(([, { daemon }]) => daemon.version)),
    };
}

function countsOf(values: readonly string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const value of [...values].sort()) {
        counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
}
