import type * as pulumi from "@pulumi/pulumi";
import type * as genesis from "../genesis/genesis-outputs";
import type { Pki } from "../pki/pki";
import type { InstallationConfiguration } from "./config";

/**
 * The script of the first node, by its name; a secret. What writes it is loaded for those who begin a cluster.
 * @returns undefined where nothing says which node that is.
 */
export function genesisScriptsOf(
    name: string,
    configuration: InstallationConfiguration,
    pki: Pki | undefined,
): Readonly<Record<string, pulumi.Output<string>>> | undefined {
    if (configuration.genesis === undefined || pki === undefined) {
        return undefined;
    }
    const { genesisScripts } = module.require("../genesis/genesis-outputs") as typeof genesis;
    return genesisScripts(name, configuration, pki);
}
