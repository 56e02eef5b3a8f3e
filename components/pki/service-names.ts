import { dnsNameFault } from "./dns-name";

/** Why a text is not the full name of a Kubernetes service, as "<what is wrong>. <what to do>"; undefined when it is one. */
export function serviceNameFault(name: string): string | undefined {
    const isFull = /^[^.]+\.[^.]+\.svc\.[^.]/.test(name);
    return isFull
        ? dnsNameFault(name)
        : "is not a service's full name. Write <service>.<namespace>.svc.<cluster domain>, such as kubernetes.default.svc.cluster.local";
}

/**
 * All names that a pod may call services by: of each full name every beginning up to a dot, the shortest first, each once.
 * Promenade's catalogs expand `kubernetes_service_names` so.
 */
export function servicePrefixes(names: readonly string[]): string[] {
    const prefixes = names.flatMap((name) => {
        const parts = name.toLowerCase().split(".");
        return parts.map((_, index) => parts.slice(0, index + 1).join("."));
    });
    return [...new Set(prefixes)];
}
