import { sorted } from "./canonical-json";
import type { FiaasConfiguration } from "./config";
import type { DaemonConfiguration } from "./daemon-config";

/** What Kubernetes 1.22 and later need; whoever writes these keys can only write them as they are. */
const needed = {
    "enable-crd-support": true,
    "use-apiextensionsv1-crd": true,
    "use-networkingv1-ingress": true,
} as const;

/**
 * The daemon's cluster_config: the installation's keys, the namespace's in their place, and what is true unless it is
 * set. Keys are sorted, so that the order in files changes nothing.
 */
export function effectiveClusterConfig(
    fiaas: Pick<FiaasConfiguration, "clusterConfig" | "crds">,
    daemon: Pick<DaemonConfiguration, "clusterConfig">,
): Readonly<Record<string, unknown>> {
    const merged = {
        "enable-service-account-per-app": true,
        ...(fiaas.crds.create && { "disable-crd-creation": true }),
        ...fiaas.clusterConfig,
        ...daemon.clusterConfig,
        ...needed,
    };
    return sorted(merged) as Readonly<Record<string, unknown>>;
}
