import { existsSync } from "node:fs";
import os from "node:os";
import type { KubeconfigPlaces } from "../../components/installation/installation-kubeconfig";
import { UserError } from "../user-error";
import { localEnvironment, localInstallation, repositoryFolder } from "./local-environment";

/**
 * The environment in which pulumi works on an installation: that of the user. The local installation has one of its own, which
 * need not be set by hand; before its first start there is nothing to work on, and the user's own cluster and backend are not asked.
 *
 * @throws UserError when the local installation has not been started.
 */
export function installationEnvironment(
    projectFolder: string,
    installation: string,
    variables: NodeJS.ProcessEnv,
    repository: string = repositoryFolder,
): NodeJS.ProcessEnv {
    if (!isLocalInstallation(projectFolder, installation, variables, repository)) {
        return variables;
    }
    const { kubeconfig, variables: local } = localEnvironment(repository);
    if (!existsSync(kubeconfig)) {
        throw new UserError(unstarted);
    }
    return { ...variables, ...local };
}

/** What is said of the local installation before its first start. */
export const unstarted = "The local installation has not been started yet: run `npm start` first.";

/** Whether it is the local installation of this repository, and the user has chosen no other backend for it. */
export function isLocalInstallation(
    projectFolder: string,
    installation: string,
    variables: NodeJS.ProcessEnv,
    repository: string = repositoryFolder,
): boolean {
    return (
        installation === localInstallation &&
        projectFolder === repository &&
        variables["PULUMI_BACKEND_URL"] === undefined
    );
}

/**
 * Where a command that asks an installation's cluster looks for its kubeconfig: where `up` does.
 * @throws UserError when the local installation has not been started.
 */
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
    return isLocalInstallation(projectFolder, installation, variables) && !existsSync(localEnvironment().kubeconfig);
}
