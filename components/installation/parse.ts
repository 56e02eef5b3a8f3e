import type { z } from "zod";
import { type InstallationConfiguration, installationConfiguration } from "./config";
import { crossFaults } from "./cross-checks";
import { ConfigurationError, describeFaults, type Locate } from "./fault-lines";
import type { ConfigurationPath, Fault } from "../fault/fault";
import { faultsOf } from "./faults";
import { type ConfigurationMap, isMap, ownValue } from "./merge";

/** What a check of a raw configuration gives: the configuration with its defaults, or what is wrong with it. */
export type CheckedConfiguration =
    | { readonly configuration: InstallationConfiguration; readonly faults: readonly [] }
    | { readonly configuration: undefined; readonly faults: readonly Fault[] };

/**
 * Checks a raw configuration (keys without the `flotilla:` prefix), and fills in the defaults. Sections are also checked
 * against each other, as far as they can be when some have faults of their own.
 */
export function checkConfiguration(raw: unknown): CheckedConfiguration {
    const result = installationConfiguration.safeParse(raw);
    const own = [
        ...prototypeKeys(raw),
        ...(result.success ? [] : faultsOf(result.error, raw, installationConfiguration)),
    ];
    const values = isMap(raw) ? raw : {};
    const faults = [...own, ...crossFaults(values, result.success ? result.data : soundSections(values))];
    return result.success && faults.length === 0
        ? { configuration: result.data, faults: [] }
        : { configuration: undefined, faults };
}

/**
 * Checks a raw configuration and fills in the defaults.
 * @throws ConfigurationError with all faults at once.
 */
export function parseConfiguration(raw: unknown, locate: Locate): InstallationConfiguration {
    const { configuration, faults } = checkConfiguration(raw);
    if (configuration === undefined) {
        throw new ConfigurationError(describeFaults(faults, locate));
    }
    return configuration;
}

/** zod passes these keys over in silence, and with them what they declare. */
function prototypeKeys(value: unknown, path: ConfigurationPath = [], found: Fault[] = []): Fault[] {
    if (typeof value !== "object" || value === null) {
        return found;
    }
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
        const entry = (value as ConfigurationMap)[key];
        if (key === "__proto__") {
            found.push({ path: [...path, key], message: `"__proto__" cannot be a key. Use another name` });
        } else if (typeof entry === "object") {
            prototypeKeys(entry, [...path, isList ? Number(key) : key], found);
        }
    }
    return found;
}

function soundSections(raw: ConfigurationMap): Partial<InstallationConfiguration> {
    const sections = Object.entries(installationConfiguration.shape as Record<string, z.ZodType>);
    const sound = sections.flatMap(([key, schema]) => {
        const result = schema.safeParse(ownValue(raw, key));
        return result.success ? [[key, result.data] as const] : [];
    });
    return Object.fromEntries(sound);
}
