import { existsSync } from "node:fs";
import os from "node:os";
import type { KubeconfigPlaces } from "../../components/installation/installation-kubeconfig";
import { localEnvironment, localInstallation, repositoryFolder } from "./local-environment";

/**
 * The environment in which pulumi works on an installation: that of the user. The local installation has one of its own, which
 * need not be set by hand.
 */
export function installationEnvironment(
    projectFolder: string,
    installation: string,
    variables: NodeJS.ProcessEnv,
    repository: string = repositoryFolder,
): NodeJS.ProcessEnv {
    const isLocal = installation === localInstallation && projectFolder === repository;
    const { kubeconfig, variables: local } = localEnvironment(repository);
    return isLocal && variables["PULUMI_BACKEND_URL"] === undefined && existsSync(kubeconfig)
        ? { ...variables, ...local }
        : variables;
}

/** Where a command that asks an installation's cluster looks for its kubeconfig: where `up` does. */
export function kubeconfigPlaces(
    projectFolder: string,
    installation: string,
    variables: NodeJS.ProcessEnv,
): KubeconfigPlaces {
    const environment = installationEnvironment(projectFolder, installation, variables);
    return { projectFolder, environment, homeFolder: os.homedir() };
}

/** Whether this is the local installation of this repository, and nobody has started it: on most machines nobody ever does. */
export function isUnstarted(projectFolder: string, installation: string, variables: NodeJS.ProcessEnv): boolean {
    return (
        installation === localInstallation &&
        projectFolder === repositoryFolder &&
        variables["PULUMI_BACKEND_URL"] === undefined &&
        !existsSync(localEnvironment().kubeconfig)
    );
}
