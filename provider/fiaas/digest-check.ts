import { daemonDigests, runningDigest } from "../../components/fiaas/image-digest";
import { daemonError, digestText } from "./bootstrap-errors";
import type { BootstrapTask } from "./bootstrap-task";
import { Refused } from "../kubernetes/requests";
import type { DaemonCluster } from "./daemon-cluster";
import type { Pod } from "./objects";

/**
 * Compares the digest on record with what the kubelet says that pods run: a tag may have been moved, or a registry may
 * serve something else. What the kubelet does not say is not known, and no fault.
 */
export class DigestCheck {
    private readonly task: BootstrapTask;
    private readonly cluster: DaemonCluster;
    private readonly warn: (text: string) => Promise<void>;
    private isRefused = false;

    constructor(task: BootstrapTask, cluster: DaemonCluster, warn: (text: string) => Promise<void>) {
        this.task = task;
        this.cluster = cluster;
        this.warn = warn;
    }

    /** What is wrong with the image of the bootstrap pod, and what to do; undefined when nothing is known to be. */
    public ofBootstrap(pod: Pod | undefined, container: string): string | undefined {
        return this.verdict("the bootstrap pod", runningDigest(pod, container));
    }

    /** What is wrong with the image of the daemon's pods, and what to do; undefined when nothing is known to be. */
    public async ofDaemon(): Promise<string | undefined> {
        const { digest, image } = this.task;
        if (digest === undefined || this.isRefused) {
            return undefined;
        }
        const digests = daemonDigests(await this.daemonPods(), image);
        return this.verdict(
            "a pod of the daemon",
            digests.find((found) => found !== digest),
        );
    }

    private verdict(who: string, found: string | undefined): string | undefined {
        const { digest } = this.task;
        return digest === undefined || found === undefined || found === digest
            ? undefined
            : digestText(this.task, who, digest, found);
    }

    /** Accounts of before there were digests to compare may not list pods: that is told once. */
    private async daemonPods(): Promise<readonly Pod[]> {
        try {
            return await this.cluster.daemonPods();
        } catch (error) {
            if (!(error instanceof Refused && error.status === 403)) {
                throw error;
            }
            this.isRefused = true;
            const message = `${error.message}. Without it nobody compares the digest on record with what runs.`;
            await this.warn(daemonError(this.task, message).message);
            return [];
        }
    }
}
