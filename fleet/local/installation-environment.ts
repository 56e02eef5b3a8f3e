import { existsSync } from "node:fs";
import { localEnvironment, localInstallation, repositoryFolder } from "./local-environment";

/**
 * The environment in which pulumi works on an installation: that of the user. The local installation has one of its own, which
 * need not be set by hand.
 */
export function installationEnvironment(
    projectFolder: string,
    installation: string,
    variables: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
    const isLocal = installation === localInstallation && projectFolder === repositoryFolder;
    const { kubeconfig, variables: local } = localEnvironment();
    return isLocal && variables["PULUMI_BACKEND_URL"] === undefined && existsSync(kubeconfig)
        ? { ...variables, ...local }
        : variables;
}
