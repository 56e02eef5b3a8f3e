import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { KubeconfigError } from "../cluster/kubeconfig";
import { defaultKubeconfigFiles, readKubeconfigFiles } from "../cluster/kubeconfig-files";
import type { InstallationConfiguration } from "./config";
import { type ConfigurationPath, valueAt } from "./faults";
import { ConfigurationError, describeFaults, type Locate, parseConfiguration } from "./parse";
import { configurationPrefix, ownKey, readStackFile } from "./stack-file";

/** What a stack declares, and the credentials that go with it. */
export interface LoadedInstallation {
    readonly name: string;
    readonly configuration: InstallationConfiguration;
    /** The kubeconfig of the one context that is used, certificates and keys inside. */
    readonly kubeconfig: pulumi.Output<string>;
}

/**
 * Loads the configuration of the stack that runs. This is the only place that reads Pulumi's configuration, the
 * environment and files: everything behind it is a function of what it returns.
 * @throws pulumi.RunError with all faults, one a line, which the engine prints without a stack trace.
 */
export function loadInstallation(projectFolder: string): LoadedInstallation {
    const name = pulumi.getStack();
    const raw = engineConfiguration();
    const locate = stackFileLocator(projectFolder, name, raw);
    try {
        refuseSecrets(Object.keys(raw), locate);
        const configuration = parseConfiguration(raw, locate);
        const kubeconfig = pulumi.secret(loadKubeconfig(projectFolder, configuration, locate));
        return { name, configuration, kubeconfig };
    } catch (error) {
        throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
}

/** The engine's own values count, so that `--config`, `--config-file` and environments work; objects come as JSON. */
function engineConfiguration(): Record<string, unknown> {
    const entries = Object.entries(pulumi.runtime.allConfig()).flatMap(([key, value]) => {
        const name = ownKey(key);
        return name === undefined ? [] : [[name, fromJson(value)] as const];
    });
    return Object.fromEntries(entries);
}

/** An encrypted value would come out of the schema in plain text, and stand so in the state. */
function refuseSecrets(keys: readonly string[], locate: Locate): void {
    const secrets = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[];
    const faults = keys
        .filter((key) => secrets.includes(`${configurationPrefix}${key}`))
        .map((key) => ({ path: [key], message: "has an encrypted value, but no secret belongs here. Remove it" }));
    if (faults.length > 0) {
        throw new ConfigurationError(describeFaults(faults, locate));
    }
}

function fromJson(value: string): unknown {
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}

/**
 * Positions come from the stack file, which is only read when there is something to report. A value that the file does
 * not have came from the command line or an environment.
 */
function stackFileLocator(projectFolder: string, stack: string, raw: unknown): Locate {
    const name = `stacks/Pulumi.${stack}.yaml`;
    return (path_: ConfigurationPath) => {
        try {
            const file = readStackFile(path.join(projectFolder, name), name);
            const isForeign = valueAt(raw, path_) !== undefined && valueAt(file.values, path_) === undefined;
            return isForeign ? { file: "configuration outside the stack file" } : file.locate(path_);
        } catch (error) {
            if (error instanceof ConfigurationError) {
                return { file: name };
            }
            throw error;
        }
    };
}

function loadKubeconfig(projectFolder: string, { cluster }: InstallationConfiguration, locate: Locate): string {
    const files =
        cluster.kubeconfigFile === undefined
            ? defaultKubeconfigFiles(process.env, os.homedir())
            : [path.resolve(projectFolder, cluster.kubeconfigFile)];
    try {
        return readKubeconfigFiles(files, cluster.context);
    } catch (error) {
        if (!(error instanceof KubeconfigError)) {
            throw error;
        }
        const key = cluster.kubeconfigFile === undefined ? [] : ["kubeconfigFile"];
        const remedy =
            "Name a usable file in cluster.kubeconfigFile or KUBECONFIG, and a context of it in cluster.context";
        const fault = { path: ["cluster", ...key], message: `kubeconfig: ${error.message}. ${remedy}` };
        throw new ConfigurationError(describeFaults([fault], locate));
    }
}
