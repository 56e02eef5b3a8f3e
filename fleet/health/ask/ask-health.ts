import { setMaxListeners } from "node:events";
import { selectContext, parseKubeconfig } from "../../../components/cluster/kubeconfig";
import { readInstallationKubeconfig } from "../../../components/installation/installation-kubeconfig";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation } from "../../../components/installation/resolve";
import { ConnectionError } from "../../../provider/kubernetes/connection";
import { kubeconfigPlaces } from "../../local/installation-environment";
import { type Expectations, expectedEtcds } from "../expectations";
import type { ApiServerAnswers, Observations } from "../observations";
import { type Limits, Questions, type Tally } from "./questions";
import { apiServersOf, readApiServers } from "./read-api-servers";
import { Connections } from "./connections";
import { readServerCertificate, readStackCertificates } from "./read-certificates";
import { readCluster } from "./read-cluster";
import { readEtcd } from "./read-etcd";

/** What is asked of one installation. */
export interface HealthQuestion extends Limits {
    readonly projectFolder: string;
    readonly name: string;
    /** Milliseconds since 1970 at which certificates are judged; everything else is judged by the clock of the API server. */
    readonly certificateTime: number;
    /** Milliseconds that something may take to become ready. */
    readonly patience: number;
    readonly tally: Tally;
}

/** What was read of an installation, and what it should be like. */
export interface HealthAnswer {
    readonly observations: Observations;
    readonly expectations: Expectations;
}

/**
 * Reads everything that is judged of an installation, side by side.
 * @throws ConfigurationError with the faults of its files, or with what is wrong with its kubeconfig; the reason of the signal
 * when it was aborted.
 */
export async function askHealth(question: HealthQuestion): Promise<HealthAnswer> {
    const { projectFolder, name, tally, patience, certificateTime, ...limits } = question;
    setMaxListeners(0, limits.signal);
    const resolved = readInstallation(projectFolder, name, new LayerFolder(projectFolder));
    const { configuration } = resolved;
    const { content } = readInstallationKubeconfig(resolved, kubeconfigPlaces(projectFolder, name, process.env));
    const context = selectContext(parseKubeconfig(content, JSON.parse));
    const connections = new Connections(context);
    const questions = new Questions(connections.to(context.cluster.server), limits, tally);
    try {
        const [read, apiServers, clock, stack, server, etcd] = await Promise.all([
            readCluster(questions),
            readApiServers(apiServersOf(context, configuration.nodes), connections, limits, tally),
            readClock(questions),
            tally.count(readStackCertificates(projectFolder, name, configuration, certificateTime, limits)),
            tally.count(readServerCertificate(context.cluster, certificateTime, limits)),
            tally.count(readEtcd(projectFolder, name, configuration, limits)),
        ]);
        const other = otherWay(apiServers);
        const cluster =
            other === undefined ? read : await readCluster(new Questions(connections.to(other.url), limits, tally));
        const now = clock.local - (clock.lead ?? 0);
        return {
            observations: { ...cluster, certificates: { stack, server, clockLead: clock.lead }, apiServers, etcd },
            expectations: { ...expectedEtcds(configuration), now, patience },
        };
    } finally {
        connections.close();
    }
}

/** One that answers where the server of the kubeconfig does not: it knows the same. */
function otherWay(apiServers: readonly ApiServerAnswers[]): ApiServerAnswers | undefined {
    const answers = ({ live }: ApiServerAnswers): boolean => !(live instanceof ConnectionError);
    return apiServers.findIndex(answers) > 0 ? apiServers.find(answers) : undefined;
}

/** This machine's time, and by how much it is ahead of the API server's, in milliseconds. */
async function readClock(questions: Questions): Promise<{ readonly local: number; readonly lead: number | undefined }> {
    const time = await questions.time();
    const local = Date.now();
    return { local, lead: time === undefined ? undefined : local - time };
}
