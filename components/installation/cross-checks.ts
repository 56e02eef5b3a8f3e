import { type InstallationConfiguration, installationConfiguration } from "./config";
import type { Fault } from "./faults";
import { type ConfigurationMap, isMap, ownValue } from "./merge";
import { secretReferencesIn } from "./secret-references";
import { alternatives } from "./suggestion";

/**
 * What is wrong between the sections of a configuration.
 * @param raw what was written; names count from here, so that a fault in one namespace hides no other fault.
 * @param sound the sections that are right by themselves.
 */
export function crossFaults(raw: ConfigurationMap, _sound: Partial<InstallationConfiguration>): Fault[] {
    return missingSecrets(raw).map((fault) => ({ ...fault, needsAllLayers: true }));
}

function missingSecrets(raw: ConfigurationMap): Fault[] {
    const known = namesIn(raw, "secrets");
    return secretReferencesIn(installationConfiguration, raw).flatMap(({ path, reference }) => {
        const { secret } = reference as { readonly secret?: unknown };
        if (typeof secret !== "string" || known.includes(secret)) {
            return [];
        }
        const remedy =
            alternatives(secret, known) ?? `Run \`pulumi config set --path 'flotilla:secrets.${secret}' --secret\``;
        return [{ path: [...path, "secret"], message: `"${secret}" is not in flotilla:secrets. ${remedy}` }];
    });
}

function namesIn(raw: ConfigurationMap, section: string): string[] {
    const value = ownValue(raw, section);
    return isMap(value) ? Object.keys(value) : [];
}
