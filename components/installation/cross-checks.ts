import type * as anchors from "../anchor/anchor-faults";
import { fiaasFaults } from "../fiaas/fiaas-faults";
import type * as genesis from "../genesis/genesis-faults";
import type { GuardRails } from "../guard-rails/config";
import { guardRailFaults } from "../guard-rails/guard-rail-faults";
import type * as joining from "../node/join-cluster";
import { nodeFaults } from "../node/node-faults";
import { nodeSettingsFaults } from "../node/settings-faults";
import type * as pki from "../pki/catalog-faults";
import { pullSecretNames, registryFaults } from "../registry/pull-secrets";
import { secretName } from "../secret/config";
import { type InstallationConfiguration, installationConfiguration } from "./config";
import { declaredObjects } from "./declared-objects";
import type { Fault } from "../fault/fault";
import { type ConfigurationMap, isMap, ownValue } from "./merge";
import { secretReferencesIn } from "./secret-references";
import { suggestion } from "../fault/suggestion";

/**
 * What is wrong between the sections of a configuration.
 * @param raw what was written; names count from here, so that a fault in one namespace hides no other fault.
 * @param sound the sections that are right by themselves.
 */
export function crossFaults(raw: ConfigurationMap, sound: Partial<InstallationConfiguration>): Fault[] {
    const namespaces = namesIn(raw, "namespaces");
    const { registries = {}, deployer, guardRails } = sound;
    const pullSecretsIn = (namespace: string): string[] => pullSecretNames(registries, namespaces, namespace);
    const faults = [
        ...missingSecrets(raw),
        ...registryFaults({ registries, namespaces }),
        ...(deployer === undefined ? [] : foreignDeployer(deployer.namespace, namespaces)),
        ...fiaasFaults(raw),
        ...nodeFaults(raw),
        ...nodeSettingsFaults(raw),
        ...pkiFaults(raw, pullSecretsIn),
        ...joinFaults(sound),
        ...anchorFaults(raw, pullSecretsIn),
        ...genesisFaults(raw, sound),
        ...(guardRails === undefined ? [] : brokenGuardRails(guardRails, sound)),
    ];
    return faults.map((fault) => ({ ...fault, needsAllLayers: true }));
}

/** What checks certificates is loaded for those who have any: it costs milliseconds of every preview. */
function pkiFaults(raw: ConfigurationMap, pullSecretsIn: (namespace: string) => readonly string[]): Fault[] {
    if (ownValue(raw, "pki") === undefined) {
        return [];
    }
    const { catalogFaults } = module.require("../pki/catalog-faults") as typeof pki;
    return catalogFaults(raw, pullSecretsIn);
}

/** Loaded for those whose hosts join by a script. */
function joinFaults({ join, nodes = {}, pki }: Partial<InstallationConfiguration>): Fault[] {
    if (join === undefined) {
        return [];
    }
    const { joinFaults: faultsOf } = module.require("../node/join-cluster") as typeof joining;
    return faultsOf({ join, nodes, pki });
}

/** Loaded for those who begin a cluster. */
function genesisFaults(raw: ConfigurationMap, sound: Partial<InstallationConfiguration>): Fault[] {
    if (sound.genesis === undefined) {
        return [];
    }
    const { genesisFaults: faultsOf } = module.require("../genesis/genesis-faults") as typeof genesis;
    return faultsOf(raw, sound);
}

/** What checks anchors is loaded for those who have any, as well. */
function anchorFaults(raw: ConfigurationMap, pullSecretsIn: (namespace: string) => readonly string[]): Fault[] {
    if (ownValue(raw, "anchors") === undefined) {
        return [];
    }
    const checks = module.require("../anchor/anchor-faults") as typeof anchors;
    return checks.anchorFaults(raw, pullSecretsIn);
}

function foreignDeployer(namespace: string, known: readonly string[]): Fault[] {
    const remedy = suggestion(namespace, known) ?? "Declare it in flotilla:namespaces";
    const message = `"${namespace}" is not a namespace of this installation. ${remedy}`;
    return known.includes(namespace) ? [] : [{ path: ["deployer", "namespace"], message }];
}

function brokenGuardRails(guardRails: GuardRails, sound: Partial<InstallationConfiguration>): Fault[] {
    const { anchors = {}, namespaces = {}, pki } = sound;
    const declared = Object.entries(namespaces).map(([name, { create }]) => ({ name, create }));
    const others =
        pki === undefined || pki.namespace in namespaces
            ? []
            : [{ name: pki.namespace, create: false, path: ["pki", "namespace"] }];
    const anchored = Object.entries(anchors)
        .filter(([, { namespace }]) => !(namespace in namespaces))
        .map(([name, { namespace }]) => ({
            name: namespace,
            create: false,
            path: ["anchors", name, "namespace"],
        }));
    return guardRailFaults(guardRails, [...declared, ...others, ...anchored], declaredObjects(sound));
}

function missingSecrets(raw: ConfigurationMap): Fault[] {
    const known = namesIn(raw, "secrets");
    return secretReferencesIn(installationConfiguration, raw).flatMap(({ path, reference }) => {
        const { secret } = reference as { readonly secret?: unknown };
        // What is no name at all may be the secret itself; the schema refuses it without showing it.
        if (!secretName.safeParse(secret).success || typeof secret !== "string" || known.includes(secret)) {
            return [];
        }
        const remedy =
            suggestion(secret, known) ??
            `Run \`npx pulumi config set --path 'flotilla:secrets.${secret}' --secret --stack <installation>\``;
        return [{ path: [...path, "secret"], message: `"${secret}" is not in flotilla:secrets. ${remedy}` }];
    });
}

function namesIn(raw: ConfigurationMap, section: string): string[] {
    const value = ownValue(raw, section);
    return isMap(value) ? Object.keys(value) : [];
}
