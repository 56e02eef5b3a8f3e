import { type EffectiveKubeconfig, kubeconfigFiles, readKubeconfig } from "../cluster/kubeconfig-files";
import { KubeconfigError } from "../cluster/kubeconfig";
import { ConfigurationError, describeFaults } from "./fault-lines";
import type { ResolvedInstallation } from "./resolve";

/** Where the kubeconfig of an installation is looked for, beside its configuration. */
export interface KubeconfigPlaces {
    readonly projectFolder: string;
    /** Where KUBECONFIG is looked up. */
    readonly environment: NodeJS.ProcessEnv;
    /** Holds the kubeconfig of those who name none. */
    readonly homeFolder: string;
}

const remedy =
    "Name a usable file in cluster.kubeconfigFile or KUBECONFIG, and what it has in cluster.context, cluster.cluster and cluster.user";

/**
 * Reads the kubeconfig of an installation, cut down to the one context that is used.
 * @throws ConfigurationError with what is wrong with it, at the line of the stack file that names it.
 */
export function readInstallationKubeconfig(
    { configuration: { cluster }, locate }: Pick<ResolvedInstallation, "configuration" | "locate">,
    { projectFolder, environment, homeFolder }: KubeconfigPlaces,
): EffectiveKubeconfig {
    try {
        return readKubeconfig(kubeconfigFiles(projectFolder, cluster, environment, homeFolder), cluster);
    } catch (error) {
        if (!(error instanceof KubeconfigError)) {
            throw error;
        }
        const isOther = error.key === "kubeconfigFile" && cluster.kubeconfigFile === undefined;
        const path = error.key === undefined || isOther ? ["cluster"] : ["cluster", error.key];
        const fault = { path, message: `kubeconfig: ${error.message}. ${remedy}` };
        throw new ConfigurationError(describeFaults([fault], locate));
    }
}
