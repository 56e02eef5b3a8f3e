import { faultsOf } from "../../../components/installation/faults";
import { namespacesConfiguration } from "../../../components/namespace/config";

/** A namespace that is refused, and with what. */
export interface FaultCase {
    readonly rule: string;
    readonly namespace: unknown;
    readonly expected: readonly string[];
}

/** All faults of one namespace's configuration, each as `<path>: <message>`. */
export function faults(namespace: unknown): string[] {
    const raw = { a: namespace };
    const result = namespacesConfiguration.safeParse(raw);
    return result.success
        ? []
        : faultsOf(result.error, raw, namespacesConfiguration).map(
              ({ path, message }) => `${path.slice(1).join(" ")}: ${message}`,
          );
}

/** One namespace's configuration with its defaults. */
export function parsed(namespace: unknown): unknown {
    return namespacesConfiguration.parse({ a: namespace })["a"];
}
