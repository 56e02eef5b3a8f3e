import { daemonOutputs } from "./components/fiaas/daemon-outputs";
import { Installation } from "./components/installation/installation";
import { genesisScriptsOf } from "./components/installation/genesis-scripts";
import { joinScriptsOf } from "./components/installation/join-scripts";
import { loadInstallation } from "./components/installation/load";
import { shortenStackTraces } from "./components/installation/stack-traces";

shortenStackTraces();

const { name, configuration, kubeconfig, secrets } = loadInstallation(__dirname);
const installation = new Installation(name, { configuration, kubeconfig, secrets });

const { anchors, deployerKubeconfig, pki } = installation;
const joinScripts = joinScriptsOf(name, configuration, pki);
const genesisScript = genesisScriptsOf(name, configuration, pki);

/** What `pulumi stack output` shows: `main.cjs` exports it. Pulumi warns of outputs without a value, so there are none. */
export const outputs: Readonly<Record<string, unknown>> = {
    /** The API server's version when the installation last changed. */
    serverVersion: installation.cluster.reachability.serverVersion,
    /** The namespaces that the installation declares. */
    namespaces: Object.keys(configuration.namespaces).sort(),
    /** Names of the pull secrets of every namespace. */
    pullSecrets: installation.pullSecrets,
    /** The FIAAS daemon of each namespace, and how many there are of each channel and version. */
    ...(Object.keys(installation.daemons).length > 0 && { fiaas: daemonOutputs(installation.daemons) }),
    ...(pki !== undefined && {
        /** What is issued and when it ends, by document. */
        certificates: pki.certificates,
        /** What is trusted, by authority. */
        trustBundles: pki.trustBundles,
        /** A kubeconfig for each client certificate of the API server, by document. */
        kubeconfigs: pki.kubeconfigs,
        /** What is to be signed by authorities outside (PEM), by document. */
        ...(Object.keys(pki.certificateRequests).length > 0 && { certificateRequests: pki.certificateRequests }),
    }),
    /** What there is of each anchor. */
    ...(Object.keys(anchors).length > 0 && { anchors }),
    /** The script with which each node joins, when the installation says how hosts do. */
    ...(joinScripts !== undefined && { joinScripts }),
    /** The script that makes the first node, by its name, when the installation says which one that is. */
    ...(genesisScript !== undefined && { genesisScript }),
    /** The kubeconfig of the account that may deploy this installation, when it declares one. */
    ...(deployerKubeconfig !== undefined && { deployerKubeconfig }),
};
