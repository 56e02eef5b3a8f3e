import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { KubeconfigError } from "../cluster/kubeconfig";
import { defaultKubeconfigFiles, readKubeconfigFiles } from "../cluster/kubeconfig-files";
import type { InstallationConfiguration } from "./config";
import { type ConfigurationPath, valueAt } from "./faults";
import { ConfigurationError, describeFaults, type Locate, parseConfiguration } from "./parse";
import { configurationPrefix, readStackFile } from "./stack-file";

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
        const configuration = parseConfiguration(raw, locate);
        const kubeconfig = pulumi.secret(loadKubeconfig(projectFolder, configuration, locate));
        return { name, configuration, kubeconfig };
    } catch (error) {
        throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
}

/** The engine's own values count, so that `--config`, `--config-file` and environments work; objects come as JSON. */
function engineConfiguration(): Record<string, unknown> {
    const entries = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(configurationPrefix));
    return Object.fromEntries(entries.map(([key, value]) => [key.slice(configurationPrefix.length), fromJson(value)]));
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
        const fault = { path: ["cluster", ...key], message: `kubeconfig: ${error.message}. ${remedy}`, isKey: false };
        throw new ConfigurationError(describeFaults([fault], locate));
    }
}
