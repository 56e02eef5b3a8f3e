import { existsSync } from "node:fs";
import os from "node:os";
import { KubeconfigError } from "../../components/cluster/kubeconfig";
import { kubeconfigFiles, readKubeconfig } from "../../components/cluster/kubeconfig-files";
import { effectiveDaemons } from "../../components/fiaas/effective-daemons";
import type { InstallationConfiguration } from "../../components/installation/config";
import { byNumbers, ConfigurationError, describeFaults } from "../../components/installation/fault-lines";
import type { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { localEnvironment, localInstallation, repositoryFolder } from "../local/local-environment";
import type { DeclaredDaemon } from "./daemon-state";

/** What the files of an installation say of its daemons and of the way to their cluster. */
export interface InstallationCluster {
    readonly daemons: readonly DeclaredDaemon[];
    /** Content of the kubeconfig, with credentials; undefined where there is nothing to ask. */
    readonly kubeconfig: string | undefined;
}

/** What installations of one project share. */
export interface InstallationSurroundings {
    readonly layers: LayerFolder;
    /** Where KUBECONFIG is looked up. */
    readonly variables: NodeJS.ProcessEnv;
}

/**
 * Reads an installation's daemons and its kubeconfig from their files, as `up` does.
 * @throws ConfigurationError with all faults of the files, or with what is wrong with the kubeconfig.
 */
export function readInstallationCluster(
    projectFolder: string,
    installation: string,
    { layers, variables }: InstallationSurroundings,
): InstallationCluster {
    const { configuration, locate } = readInstallation(projectFolder, installation, layers);
    const daemons = declaredDaemons(configuration);
    if (daemons.length === 0) {
        return { daemons, kubeconfig: undefined };
    }
    try {
        const environment = environmentOf(projectFolder, installation, variables);
        const files = kubeconfigFiles(projectFolder, configuration.cluster, environment, os.homedir());
        return { daemons, kubeconfig: readKubeconfig(files, configuration.cluster).content };
    } catch (error) {
        if (!(error instanceof KubeconfigError)) {
            throw error;
        }
        const isOther = error.key === "kubeconfigFile" && configuration.cluster.kubeconfigFile === undefined;
        const at = error.key === undefined || isOther ? ["cluster"] : ["cluster", error.key];
        const message = `kubeconfig: ${error.message}. Name a usable file in cluster.kubeconfigFile or KUBECONFIG`;
        throw new ConfigurationError(describeFaults([{ path: at, message }], locate));
    }
}

/** The daemons that a configuration declares, sorted by namespace. */
export function declaredDaemons({ fiaas, namespaces }: InstallationConfiguration): DeclaredDaemon[] {
    return effectiveDaemons(fiaas, namespaces).sort((one, other) => byNumbers.compare(one.namespace, other.namespace));
}

/** The local installation has an environment of its own, which need not be set by hand for this. */
function environmentOf(projectFolder: string, installation: string, variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const isLocal = installation === localInstallation && projectFolder === repositoryFolder;
    const { kubeconfig, variables: local } = localEnvironment();
    return isLocal && variables["PULUMI_BACKEND_URL"] === undefined && existsSync(kubeconfig)
        ? { ...variables, ...local }
        : variables;
}
