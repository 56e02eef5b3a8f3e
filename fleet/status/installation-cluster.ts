import { effectiveDaemons } from "../../components/fiaas/effective-daemons";
import type { InstallationConfiguration } from "../../components/installation/config";
import { byNumbers } from "../../components/installation/fault-lines";
import { readInstallationKubeconfig } from "../../components/installation/installation-kubeconfig";
import type { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { kubeconfigPlaces } from "../local/installation-environment";
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
    const resolved = readInstallation(projectFolder, installation, layers);
    const daemons = declaredDaemons(resolved.configuration);
    if (daemons.length === 0) {
        return { daemons, kubeconfig: undefined };
    }
    const places = kubeconfigPlaces(projectFolder, installation, variables);
    return { daemons, kubeconfig: readInstallationKubeconfig(resolved, places).content };
}

/** The daemons that a configuration declares, sorted by namespace. */
export function declaredDaemons({ fiaas, namespaces }: InstallationConfiguration): DeclaredDaemon[] {
    return effectiveDaemons(fiaas, namespaces).sort((one, other) => byNumbers.compare(one.namespace, other.namespace));
}
