import type * as pulumi from "@pulumi/pulumi";
import type { FlotillaProvider } from "../cluster/flotilla-provider";
import type { FiaasConfiguration } from "./config";
import { Definitions } from "./definitions";
import { DeployDaemon } from "./deploy-daemon";
import type { EffectiveDaemon } from "./effective-daemon";
import type { DaemonOfNamespace } from "./effective-daemons";

/** What the daemons of an installation are declared from. */
export interface DaemonsArgs {
    /** Who makes the definitions, and what becomes of them. */
    readonly crds: FiaasConfiguration["crds"];
    /** What counts for the daemon of each namespace that has one. */
    readonly daemons: readonly DaemonOfNamespace[];
    /** For what looks at the cluster itself. */
    readonly provider: FlotillaProvider;
    /** Names of the pull secrets of a namespace. */
    readonly pullSecretNames: Readonly<Record<string, readonly string[]>>;
    /** The pull secrets themselves: no pod starts without them. */
    readonly pullSecrets: Readonly<Record<string, readonly pulumi.Resource[]>>;
    /** The components of the namespaces. */
    readonly components: Readonly<Record<string, pulumi.Resource>>;
    /** What is made in a namespace waits for this. */
    readonly dependencies: Readonly<Record<string, pulumi.Resource>>;
    /** The namespaces that the installation makes itself. */
    readonly owned: ReadonlySet<string>;
}

/**
 * Declares the definitions of FIAAS and the daemon of each namespace, wave after wave: a daemon is left alone until all
 * daemons of the next lower wave run, so that what breaks the first wave stops before the second.
 *
 * @returns the daemons by namespace.
 */
export function declareDaemons(
    name: string,
    args: DaemonsArgs,
    options: pulumi.ComponentResourceOptions,
): Record<string, DeployDaemon> {
    const { crds } = args;
    const definitions = crds.create
        ? new Definitions(`${name}-fiaas`, { configuration: crds, provider: args.provider }, options).ready
        : [];
    const daemons: Record<string, DeployDaemon> = {};
    let before: readonly pulumi.Resource[] = [];
    for (const wave of waves(args.daemons)) {
        const running: pulumi.Resource[] = [];
        for (const { namespace, daemon } of wave) {
            const declared = declareDaemon(name, { ...args, namespace, daemon, definitions, before });
            daemons[namespace] = declared;
            running.push(...(declared.running === undefined ? [] : [declared.running]));
        }
        before = running.length === 0 ? before : running;
    }
    return daemons;
}

function declareDaemon(
    name: string,
    args: DaemonsArgs & {
        readonly namespace: string;
        readonly daemon: EffectiveDaemon;
        readonly definitions: readonly pulumi.Resource[];
        readonly before: readonly pulumi.Resource[];
    },
): DeployDaemon {
    const { namespace, daemon, provider } = args;
    const parent = args.components[namespace];
    if (parent === undefined) {
        throw new RangeError(`The namespace "${namespace}" is not declared.`);
    }
    const dependency = args.dependencies[namespace];
    return new DeployDaemon(`${name}-${namespace}-fiaas`, {
        namespace,
        daemon,
        provider,
        parent,
        dependsOn: dependency,
        before: args.before,
        owner: args.owned.has(namespace) ? dependency : undefined,
        pullSecrets: args.pullSecretNames[namespace] ?? [],
        dependencies: [...(args.pullSecrets[namespace] ?? []), ...args.definitions],
    });
}

/** The daemons of each wave, the lowest first; the order in the file changes nothing. */
function waves(daemons: readonly DaemonOfNamespace[]): DaemonOfNamespace[][] {
    const byWave = new Map<number, DaemonOfNamespace[]>();
    for (const each of [...daemons].sort((one, other) => (one.namespace < other.namespace ? -1 : 1))) {
        byWave.set(each.daemon.wave, [...(byWave.get(each.daemon.wave) ?? []), each]);
    }
    return [...byWave.entries()].sort(([one], [other]) => one - other).map(([, wave]) => wave);
}
