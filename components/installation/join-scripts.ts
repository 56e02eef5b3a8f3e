import type * as pulumi from "@pulumi/pulumi";
import type * as joining from "../node/join-outputs";
import type { Pki } from "../pki/pki";
import type { InstallationConfiguration } from "./config";

/**
 * The script with which each node joins, by node; secrets. What writes them is loaded for those whose hosts join so.
 * @returns undefined where nothing says how hosts join, or the installation has no certificate of the API server.
 */
export function joinScriptsOf(
    name: string,
    configuration: InstallationConfiguration,
    pki: Pki | undefined,
): Readonly<Record<string, pulumi.Output<string>>> | undefined {
    if (configuration.join === undefined) {
        return undefined;
    }
    const { joinScripts } = module.require("../node/join-outputs") as typeof joining;
    return joinScripts(name, configuration, pki?.trustBundles ?? {});
}
