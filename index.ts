import "./typescript.cjs";
import { Installation } from "./components/installation/installation";
import { loadInstallation } from "./components/installation/load";

const { name, configuration, kubeconfig } = loadInstallation(__dirname);
const installation = new Installation(name, { configuration, kubeconfig });

/** The API server's version when the installation last changed. */
export const serverVersion = installation.cluster.reachability.serverVersion;

/** The namespaces that the installation declares. */
export const namespaces = Object.keys(configuration.namespaces).sort();
