import type { KubeconfigCluster } from "../../../components/cluster/kubeconfig";
import { environmentProxy } from "../../../provider/kubernetes/environment-proxy";
import { askInstallations, type InstallationReport } from "../../certificates/ask-installations";
import { declaredEndpoints } from "../../certificates/declared-endpoints";
import { addressText } from "../../certificates/endpoint-address";
import { type EndpointReport, reportEndpoint } from "../../certificates/endpoint-state";
import { readServed } from "../../certificates/served-certificate";
import type { InstallationConfiguration } from "../../../components/installation/config";
import type { Limits } from "./questions";
import { addressOf } from "./read-api-servers";

/** When one is told that certificates of the stack will end: as `flotilla certificates` has it. */
const thresholds = { warningDays: 30, criticalDays: 7 } as const;

/**
 * What the state of the stack has, and what the endpoints of the control plane serve; undefined for an installation without
 * certificates. Kubelets are left to `flotilla certificates --live`: there are many, and often there is no way to them.
 */
export async function readStackCertificates(
    projectFolder: string,
    name: string,
    configuration: InstallationConfiguration,
    now: number,
    { timeout, signal }: Limits,
): Promise<InstallationReport | undefined> {
    if (configuration.pki === undefined) {
        return undefined;
    }
    const only = declaredEndpoints(configuration, (document) => !document.startsWith("kubelet-"));
    const live = { only, timeout, signal, tell: () => undefined };
    const [report] = await askInstallations({
        projectFolder,
        names: [name],
        isNamed: true,
        now,
        thresholds,
        live: only.length === 0 ? undefined : live,
        signal,
    });
    return report;
}

/** What the server of a kubeconfig serves, by what the kubeconfig trusts; undefined where nobody can shake hands with it. */
export async function readServerCertificate(
    cluster: KubeconfigCluster,
    now: number,
    { timeout, signal }: Limits,
): Promise<EndpointReport | undefined> {
    const url = new URL(cluster.server);
    const hasProxy = (cluster["proxy-url"] ?? "") !== "" || environmentProxy(url, process.env) !== undefined;
    if (url.protocol !== "https:" || hasProxy) {
        return undefined;
    }
    const address = addressOf(url);
    const served = await readServed(address, timeout, signal);
    // A client compares with the name that it was told to expect.
    const expected = { ...address, host: cluster["tls-server-name"] ?? address.host };
    const isUnchecked = cluster["insecure-skip-tls-verify"] === true;
    const report = reportEndpoint(
        { address: expected, document: undefined, served },
        { certificates: [], trustBundles: isUnchecked ? undefined : { kubeconfig: trustOf(cluster) } },
        now,
    );
    const fitsHost = isUnchecked ? undefined : report.fitsHost;
    return { ...report, fitsHost, address: addressText(address) };
}

/** Empty for a kubeconfig that trusts what the machine trusts; all others have it inside when they come here. */
function trustOf({ "certificate-authority-data": data = "" }: KubeconfigCluster): string {
    return Buffer.from(data, "base64").toString("utf8");
}
