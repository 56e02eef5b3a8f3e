import { applicationStatusName } from "../../components/fiaas/application-status-name";
import { isBestEffortOnly, withoutResources } from "../../components/fiaas/bootstrap-pod";
import { bootstrapLabel, bootstrapName, daemonName } from "../../components/fiaas/names";
import { cancelledText, daemonError, labelText, lateText, refusedText } from "./bootstrap-errors";
import type { BootstrapTask } from "./bootstrap-task";
import { type Connect, Refused, Unanswered } from "../kubernetes/requests";
import { DaemonCluster } from "./daemon-cluster";
import { DigestCheck } from "./digest-check";
import type { Pod } from "./objects";
import { Progress } from "./progress";
import { type Clock, type Patience, waitFor } from "../kubernetes/waiting";

/** What a run works with. */
export interface BootstrapTools {
    readonly connect: Connect;
    readonly clock: Clock;
    /** Aborted when the engine cancels the operation. */
    readonly signal: AbortSignal;
    /** Shown while it is so. */
    readonly status: (text: string) => void;
    readonly warn: (text: string) => Promise<void>;
}

/** How the daemon came to its deployment: by the pod, or by itself. */
export type BootstrapOutcome = "bootstrapped" | "rolled out";

/** Milliseconds for one request: a server that hangs is asked again. */
const longestRequest = 10_000;
/** Milliseconds for what is asked when the time is over, such as the log. */
const shortestRequest = 2000;

/** One bootstrap, or one rollout, from the first look to the last. */
export class BootstrapRun {
    private readonly task: BootstrapTask;
    private readonly tools: BootstrapTools;
    private readonly cluster: DaemonCluster;
    private readonly endsAt: number;
    private readonly statusName: string;
    private lastStatus = "";

    constructor(task: BootstrapTask, tools: BootstrapTools) {
        this.task = task;
        this.tools = tools;
        this.endsAt = tools.clock.now() + task.deadline * 1000;
        this.statusName = applicationStatusName(daemonName, task.deploymentId);
        this.cluster = new DaemonCluster(tools.connect, task.namespace, () => ({
            signal: tools.signal,
            timeout: Math.max(shortestRequest, Math.min(longestRequest, this.endsAt - tools.clock.now())),
        }));
    }

    /**
     * Bootstraps the daemon where there is none, or where it is forced, and waits until it is deployed. Whatever pod an
     * earlier run has left behind goes.
     * @throws Error that says what is wrong and what to do.
     */
    public create(isForced: boolean): Promise<BootstrapOutcome> {
        return this.refusalsAsErrors(async () => {
            const before = await this.lookBefore();
            try {
                if (before.isThere && !isForced) {
                    await this.follow();
                    return "rolled out";
                }
                await this.addLabel();
                const pod = await this.startPod();
                await this.follow({ pod, staleVersion: before.statusVersion });
                return "bootstrapped";
            } finally {
                await this.tidyUp();
                await this.removeLabel();
            }
        });
    }

    /**
     * Waits until the daemon has deployed itself.
     * @throws Error that says what is wrong and what to do.
     */
    public rollOut(): Promise<BootstrapOutcome> {
        return this.refusalsAsErrors<BootstrapOutcome>(async () => {
            await this.follow();
            return "rolled out";
        });
    }

    /**
     * Takes the label away by which bootstraps find the Application, where it has it only meanwhile. Who may not do that is
     * warned: everything else is as it should be.
     */
    public async removeLabel(): Promise<void> {
        const { task, cluster, tools } = this;
        try {
            if (task.label === "temporary") {
                await cluster.labelApplication(bootstrapLabel, null);
            }
        } catch (error) {
            if (!(error instanceof Refused || error instanceof Unanswered)) {
                throw error;
            }
            await tools.warn(daemonError(task, labelText(task, error.message)).message);
        }
    }

    /** The pod deploys what has the label. */
    private async addLabel(): Promise<void> {
        if (this.task.label === "temporary") {
            await waitFor(
                this.patience(() => [`the Application could not be given the label ${bootstrapLabel}`]),
                async () => {
                    await this.cluster.labelApplication(bootstrapLabel, "true");
                    return true;
                },
            );
        }
    }

    /** A Deployment that is just being deleted is waited for: a bootstrap would write to it, and then it would be gone. */
    private async lookBefore(): Promise<{ isThere: boolean; statusVersion: string | undefined }> {
        const isGoing = `the Deployment ${daemonName} of an earlier daemon is still being deleted`;
        return waitFor(
            this.patience(() => [isGoing]),
            async () => {
                const [deployment, status] = await Promise.all([
                    this.cluster.deployment(),
                    this.cluster.applicationStatus(this.statusName),
                ]);
                if (deployment?.metadata?.deletionTimestamp !== undefined) {
                    this.say("waiting for the old Deployment to be gone");
                    return undefined;
                }
                return { isThere: deployment !== undefined, statusVersion: status?.metadata?.resourceVersion };
            },
        );
    }

    private async startPod(): Promise<Pod> {
        const [manifest] = await Promise.all([this.manifest(), this.removeOldPod()]);
        return waitFor(
            this.patience(() => ["the bootstrap pod could not be made"]),
            async () => {
                const pod = await this.cluster.createPod(manifest);
                if (pod === undefined) {
                    await this.removeOldPod();
                }
                return pod;
            },
        );
    }

    /** The pod that the namespace admits (fact sheet of FIAAS, 1.5, "resources"). */
    private async manifest(): Promise<unknown> {
        const { pod } = this.task;
        try {
            const look = (): Promise<readonly unknown[]> => this.cluster.resourceQuotas();
            const quotas = await waitFor(
                this.patience(() => ["the quotas could not be read"]),
                look,
            );
            return isBestEffortOnly(quotas) ? withoutResources(pod) : pod;
        } catch (error) {
            if (!(error instanceof Refused && error.status === 403)) {
                throw error;
            }
            const message = `namespaces.${this.task.namespace}.fiaas: ${error.message}. Without it the bootstrap pod has resources, which a quota may not admit.`;
            await this.tools.warn(message);
            return pod;
        }
    }

    /** A pod of the same name cannot be made before the old one is really gone. */
    private async removeOldPod(): Promise<void> {
        let old: Pod | undefined;
        const late = (): string[] => {
            const finalizers = old?.metadata?.finalizers?.join(", ") ?? "";
            const why = finalizers === "" ? "" : `, held by the finalizers ${finalizers}`;
            return [`the old pod ${bootstrapName} is still terminating${why}`];
        };
        let isGone = await waitFor(this.patience(late), () => this.cluster.deletePod());
        await waitFor(this.patience(late), async () => {
            old = isGone ? undefined : await this.cluster.pod();
            if (old === undefined) {
                return true;
            }
            this.say("waiting for the old bootstrap pod to be gone");
            isGone = old.metadata?.deletionTimestamp === undefined && (await this.cluster.deletePod());
            return isGone ? true : undefined;
        });
    }

    private async follow(bootstrap?: { pod: Pod; staleVersion: string | undefined }): Promise<void> {
        const { task, cluster, statusName } = this;
        const digests = new DigestCheck(task, cluster, this.tools.warn);
        const progress = new Progress({ task, cluster, statusName, bootstrap, digests, say: this.say.bind(this) });
        const failure = await waitFor(
            this.patience(() => progress.unmet()),
            () => progress.look(),
        );
        if (failure !== "done") {
            throw daemonError(task, await failure.text());
        }
    }

    /** The pod has said what it had to say; what cannot be deleted now is deleted by the next run. */
    private async tidyUp(): Promise<void> {
        try {
            await this.cluster.deletePod();
        } catch (error) {
            if (!(error instanceof Refused || error instanceof Unanswered)) {
                throw error;
            }
        }
    }

    private patience(clauses: () => readonly string[]): Patience {
        const { clock, signal } = this.tools;
        return {
            clock,
            signal,
            endsAt: this.endsAt,
            late: (unanswered) => daemonError(this.task, lateText(this.task, clauses(), unanswered)),
            cancelled: () => daemonError(this.task, cancelledText),
        };
    }

    private say(text: string): void {
        if (text !== this.lastStatus) {
            this.lastStatus = text;
            this.tools.status(text);
        }
    }

    private async refusalsAsErrors<T>(work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            throw error instanceof Refused ? daemonError(this.task, refusedText(error)) : error;
        }
    }
}
