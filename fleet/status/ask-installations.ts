import { KubeconfigError } from "../../components/cluster/kubeconfig";
import { ConfigurationError } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import { ClusterUnreachableError } from "../../provider/cluster-answer";
import { connect, type KubernetesConnection } from "../../provider/kubernetes/connection";
import { type DaemonReport, reportDaemon, reportUnread } from "./daemon-state";
import {
    type InstallationCluster,
    type InstallationSurroundings,
    readInstallationCluster,
} from "./installation-cluster";
import { Lanes } from "../../provider/lanes";
import { type ReadDaemons, readDaemons } from "./read-daemons";

/** What is the matter with the daemons of one installation. */
export interface InstallationReport {
    readonly name: string;
    /** Why they could not be asked for, a line each; empty when they were. */
    readonly problems: readonly string[];
    /** Sorted by namespace. */
    readonly daemons: readonly DaemonReport[];
}

/** Milliseconds in which a cluster has to give all answers. */
const answerTimeout = 10_000;

/** Clusters that are asked at once. */
const installationLanes = 8;

const remedy = "Start the cluster or mend its kubeconfig (cluster.kubeconfigFile, cluster.context).";

/** Asks installations for their daemons, again and again if need be: connections are kept until one fails. */
export class InstallationWatcher {
    private readonly projectFolder: string;
    private readonly timeout: number;
    private readonly connections = new Map<string, KubernetesConnection>();

    /** @param timeout milliseconds for each cluster. */
    constructor(projectFolder: string, timeout: number = answerTimeout) {
        this.projectFolder = projectFolder;
        this.timeout = timeout;
    }

    /** What is the matter with the daemons of installations, in their order; files are read anew each time. */
    public async ask(names: readonly string[], interruption?: AbortSignal): Promise<InstallationReport[]> {
        const lanes = new Lanes(installationLanes);
        const surroundings = { layers: new LayerFolder(this.projectFolder), variables: process.env };
        return Promise.all(names.map((name) => lanes.run(() => this.askOne(name, surroundings, interruption))));
    }

    /** Closes all connections. */
    public close(): void {
        for (const connection of this.connections.values()) {
            connection.close();
        }
        this.connections.clear();
    }

    private async askOne(
        name: string,
        surroundings: InstallationSurroundings,
        interruption: AbortSignal | undefined,
    ): Promise<InstallationReport> {
        try {
            const { daemons, kubeconfig } = readInstallationCluster(this.projectFolder, name, surroundings);
            const read = kubeconfig === undefined ? new Map() : await this.read(kubeconfig, daemons, interruption);
            return { name, problems: [], daemons: reportAll(daemons, read) };
        } catch (error) {
            return { name, problems: problemsOf(error), daemons: [] };
        }
    }

    private async read(
        kubeconfig: string,
        daemons: InstallationCluster["daemons"],
        interruption: AbortSignal | undefined,
    ): Promise<ReadDaemons> {
        const connection = this.connections.get(kubeconfig) ?? (await connect(kubeconfig));
        this.connections.set(kubeconfig, connection);
        const namespaces = daemons.map(({ namespace }) => namespace);
        try {
            return await readDaemons(connection, namespaces, this.timeout, interruption);
        } catch (error) {
            // The next time starts with new credentials.
            this.connections.delete(kubeconfig);
            connection.close();
            throw error;
        }
    }
}

function reportAll(daemons: InstallationCluster["daemons"], read: ReadDaemons): DaemonReport[] {
    return daemons.map((declared) => {
        const observed = read.get(declared.namespace) ?? { problem: "Nobody read it." };
        return "problem" in observed ? reportUnread(declared, observed.problem) : reportDaemon(declared, observed);
    });
}

/** Anything else is a fault of this program, and goes on. */
function problemsOf(error: unknown): readonly string[] {
    if (error instanceof ConfigurationError) {
        return error.faults;
    }
    if (error instanceof ClusterUnreachableError || error instanceof KubeconfigError) {
        return [`${error.message}. ${remedy}`];
    }
    throw error;
}
