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
    return {
        namespaces: Object.fromEntries(all.map(([namespace, declared]) => [namespace, outputsOf(declared)])),
        channels: countsOf(all.flatMap(([, { daemon }]) => daemon.channel ?? [])),
        versions: countsOf(all.map(([, { daemon }]) => daemon.version)),
    };
}

function outputsOf({ daemon: { channel, image }, deploymentId }: DeployDaemon): DaemonOutputs["namespaces"][string] {
    return { ...(channel !== undefined && { channel }), image, ...(deploymentId !== undefined && { deploymentId }) };
}

function countsOf(values: readonly string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const value of [...values].sort()) {
        counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
}
