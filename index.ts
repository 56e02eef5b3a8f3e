import "./typescript.cjs";
import { Installation } from "./components/installation/installation";
import { loadInstallation } from "./components/installation/load";

// ts-node and the SDK map every stack trace through source maps, and the SDK takes one for each promise and resource: a
// quarter of the program's time. Files keep their lines when they are transpiled, so that plain traces are right.
Reflect.deleteProperty(Error, "prepareStackTrace");

const { name, configuration, kubeconfig } = loadInstallation(__dirname);
const installation = new Installation(name, { configuration, kubeconfig });

/** The API server's version when the installation last changed. */
export const serverVersion = installation.cluster.reachability.serverVersion;

/** The namespaces that the installation declares. */
export const namespaces = Object.keys(configuration.namespaces).sort();
