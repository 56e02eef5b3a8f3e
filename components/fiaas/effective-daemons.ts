import { type FiaasConfiguration, fiaasConfiguration } from "./config";
import type { DaemonConfiguration } from "./daemon-config";
import { type EffectiveDaemon, effectiveDaemon, hasRelease } from "./effective-daemon";

/** The daemon of a namespace. */
export interface DaemonOfNamespace {
    readonly namespace: string;
    readonly daemon: EffectiveDaemon;
}

/** The namespaces of an installation, of which some have a daemon. */
type Namespaces = Readonly<Record<string, { readonly fiaas?: DaemonConfiguration | undefined }>>;

/**
 * What all daemons have in common; undefined for an installation without FIAAS. Daemons that are pinned need no section, and
 * the section alone counts, too: somebody else may make Applications.
 */
export function commonSettings(
    fiaas: FiaasConfiguration | undefined,
    namespaces: Namespaces,
): FiaasConfiguration | undefined {
    const hasDaemon = Object.values(namespaces).some((namespace) => namespace.fiaas !== undefined);
    return fiaas ?? (hasDaemon ? fiaasConfiguration.parse({}) : undefined);
}

/**
 * What counts for the daemons of namespaces, in the namespaces' order. One without a release is left out: that is a fault
 * of its own, which `fiaasFaults` tells.
 * @param fiaas what all daemons have in common; undefined where nothing is said of it.
 */
export function effectiveDaemons(fiaas: FiaasConfiguration | undefined, namespaces: Namespaces): DaemonOfNamespace[] {
    const common = commonSettings(fiaas, namespaces);
    return Object.entries(namespaces).flatMap(([namespace, { fiaas: daemon }]) =>
        common === undefined || daemon === undefined || !hasRelease(common, daemon)
            ? []
            : [{ namespace, daemon: effectiveDaemon(common, daemon) }],
    );
}
