import * as os from "node:os";
import * as pulumi from "@pulumi/pulumi";
import { namespaceConfiguration } from "../namespace/config";
import type { EffectiveKubeconfig } from "../cluster/kubeconfig-files";
import type { InstallationConfiguration } from "./config";
import { readEngineStack } from "./engine-source";
import { attempt, ConfigurationError } from "./fault-lines";
import { readInstallationKubeconfig, type KubeconfigPlaces } from "./installation-kubeconfig";
import { LayerFolder } from "./layers";
import { type ResolvedInstallation, resolveInstallation } from "./resolve";
import { readSecretValues } from "./secret-values";

/** What a stack declares, and the credentials that go with it. */
export interface LoadedInstallation {
    readonly name: string;
    readonly configuration: InstallationConfiguration;
    /** The kubeconfig of the one context that is used, certificates and keys inside. */
    readonly kubeconfig: pulumi.Output<string>;
    /** Every secret that the configuration refers to, by `secretKey` of the reference. */
    readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * Loads the configuration of the stack that runs. This is the only place that reads Pulumi's configuration, the
 * environment and files: everything behind it is a function of what it returns.
 * @throws pulumi.RunError with all faults, one a line, which the engine prints without a stack trace.
 */
export function loadInstallation(projectFolder: string): LoadedInstallation {
    const name = pulumi.getStack();
    try {
        const stack = readEngineStack(projectFolder, name);
        const resolved = resolveInstallation(stack.source, name, new LayerFolder(projectFolder));
        const places = { projectFolder, environment: process.env, homeFolder: os.homedir() };
        const [secrets, kubeconfig] = bothOf(
            () => readSecretValues(resolved.configuration, { secrets: stack.secrets, ...places }, resolved.locate),
            () => kubeconfigOf(resolved, places),
        );
        return {
            name,
            configuration: withContextNamespace(resolved, kubeconfig.namespace ?? "default"),
            kubeconfig: pulumi.secret(kubeconfig.content),
            secrets: Object.fromEntries(Object.entries(secrets).map(([key, value]) => [key, pulumi.secret(value)])),
        };
    } catch (error) {
        throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
}

/** A cluster that is not there has no kubeconfig. */
function kubeconfigOf(resolved: ResolvedInstallation, places: KubeconfigPlaces): EffectiveKubeconfig {
    return resolved.configuration.genesis?.cluster === "absent"
        ? { content: "", namespace: undefined }
        : readInstallationKubeconfig(resolved, places);
}

/** Does two things, and says what is wrong with both when both fail. */
function bothOf<First, Second>(first: () => First, second: () => Second): [First, Second] {
    const [one, other] = [attempt(first), attempt(second)];
    if (one instanceof ConfigurationError || other instanceof ConfigurationError) {
        const errors = [one, other].filter((result) => result instanceof ConfigurationError);
        throw new ConfigurationError(errors.flatMap(({ faults }) => faults));
    }
    return [one, other];
}

/** Without `namespaces` there is one, that of the kubeconfig's context; it exists already and stays what it is. */
function withContextNamespace(
    { configuration, values }: ResolvedInstallation,
    namespace: string,
): InstallationConfiguration {
    return values["namespaces"] === undefined
        ? { ...configuration, namespaces: { [namespace]: namespaceConfiguration.parse({ create: false }) } }
        : configuration;
}
