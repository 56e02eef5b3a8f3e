import { absentText, failedText, podText, silentText } from "./bootstrap-errors";
import type { BootstrapTask } from "./bootstrap-task";
import { type DaemonCluster, lastLines } from "./daemon-cluster";
import type { DigestCheck } from "./digest-check";
import type { ApplicationStatus, Deployment, Pod } from "./objects";
import { type PodVerdict, podVerdict } from "./pod-verdict";
import { deploymentProblem, resultProblem } from "./rollout-verdict";

/** What is followed. */
export interface Following {
    readonly task: BootstrapTask;
    readonly cluster: DaemonCluster;
    /** The name of the ApplicationStatus of the deployment. */
    readonly statusName: string;
    /** The pod that was made, and the version that the ApplicationStatus had before; absent for a mere rollout. */
    readonly bootstrap: { readonly pod: Pod; readonly staleVersion: string | undefined } | undefined;
    readonly digests: DigestCheck;
    readonly say: (text: string) => void;
}

/** Why it will never be done. */
export interface Failure {
    /** Tells one kind of failure from another. */
    readonly kind: string;
    /** Whether it may pass, so that the next regular look decides. */
    readonly mayPass?: boolean;
    readonly text: () => Promise<string>;
}

/**
 * Looks at the pod, the ApplicationStatus and the Deployment, and tells when they are what they should be, or will
 * never be. The three answers are not of one moment, so nothing counts before two looks in a row agree: the second one
 * begins when the first is over.
 */
export class Progress {
    private readonly following: Following;
    private readonly container: string;
    private pod: PodVerdict | undefined;
    private status: ApplicationStatus | undefined;
    private deployment: Deployment | undefined;
    /** Why what runs is not the image on record. */
    private otherImage: string | undefined;
    private lastKind = "";
    /** Why the image could not be pulled: later looks only say that the kubelet waits. */
    private pullProblem: string | undefined;

    constructor(following: Following) {
        this.following = following;
        this.container = following.task.pod.spec.containers[0]?.name ?? "";
    }

    /** "done", why it never will be, or undefined as long as it may. */
    public async look(): Promise<"done" | Failure | undefined> {
        const first = await this.lookOnce();
        if (first === undefined || this.agrees(first)) {
            this.lastKind = kindOf(first);
            return first;
        }
        this.lastKind = kindOf(first);
        if (first !== "done" && first.mayPass === true) {
            return undefined;
        }
        const second = await this.lookOnce();
        const isSure = this.agrees(second);
        this.lastKind = kindOf(second);
        return isSure ? second : undefined;
    }

    /** What is not as it should be, as clauses without full stops. */
    public unmet(): string[] {
        const { task, statusName, bootstrap } = this.following;
        const isPodDone = bootstrap === undefined || this.pod?.state === "succeeded";
        const clauses = [
            isPodDone ? undefined : (this.pod?.text ?? "the bootstrap pod was not seen"),
            resultProblem(this.status, statusName),
            deploymentProblem(this.deployment, task.image),
        ].filter((clause) => clause !== undefined);
        const isSkipped = isPodDone && this.status?.result === "SUCCESS" && this.deployment === undefined;
        return isSkipped ? [...clauses, "fdd does not deploy an id again that was a SUCCESS once"] : clauses;
    }

    private async lookOnce(): Promise<"done" | Failure | undefined> {
        const { cluster, statusName } = this.following;
        const [pod, status, deployment] = await Promise.all([
            this.lookAtPod(),
            cluster.applicationStatus(statusName),
            cluster.deployment(),
        ]);
        this.pod = pod;
        this.status = status;
        this.deployment = deployment;
        this.sayWhatIsSeen();
        if (this.otherImage !== undefined) {
            return this.imageFailure();
        }
        return this.unmet().length === 0 ? this.lookAtDaemon() : this.failure();
    }

    /** All is done; what is left to know is whether it was done with the right image. A pod of before may be there still. */
    private async lookAtDaemon(): Promise<"done" | Failure> {
        const otherImage = await this.following.digests.ofDaemon();
        return otherImage === undefined ? "done" : { ...this.imageFailure(otherImage), mayPass: true };
    }

    private imageFailure(text = this.otherImage ?? ""): Failure {
        return { kind: "image", text: () => Promise.resolve(text) };
    }

    /** A pod that has ended well may go: nobody asks for it again. */
    private async lookAtPod(): Promise<PodVerdict | undefined> {
        const { bootstrap, cluster, digests } = this.following;
        if (bootstrap === undefined || this.pod?.state === "succeeded") {
            return this.pod;
        }
        const pod = await cluster.pod();
        this.otherImage = digests.ofBootstrap(pod, this.container);
        const verdict = podVerdict(pod, bootstrap.pod.metadata?.uid, this.container);
        if (verdict.state === "doubtful") {
            this.pullProblem ??= verdict.text;
        }
        return verdict;
    }

    private failure(): Failure | undefined {
        const { task, statusName, bootstrap } = this.following;
        if (this.hasFailed()) {
            return { kind: "FAILED", text: () => Promise.resolve(failedText(task, statusName)) };
        }
        if (this.pod?.state === "failed") {
            return { kind: "pod", text: () => this.podFailure() };
        }
        if (this.pod?.state === "doubtful") {
            return { kind: "pull", mayPass: true, text: () => this.podFailure() };
        }
        if (this.pod?.state === "succeeded" && this.status === undefined) {
            return { kind: "silence", text: () => Promise.resolve(silentText(task, statusName)) };
        }
        return bootstrap === undefined && this.deployment === undefined
            ? { kind: "absence", text: () => Promise.resolve(absentText(task)) }
            : undefined;
    }

    /** A FAILED of an earlier run stands there until the pod begins, which writes it anew. */
    private hasFailed(): boolean {
        const { bootstrap } = this.following;
        const isStale = bootstrap !== undefined && bootstrap.staleVersion === this.status?.metadata?.resourceVersion;
        return this.status?.result === "FAILED" && (!isStale || this.pod?.state === "succeeded");
    }

    private async podFailure(): Promise<string> {
        const { task, cluster } = this.following;
        const { text = "", hasLog = false, lastWords = "" } = this.pod ?? {};
        const log = hasLog ? ((await cluster.log(this.container)) ?? lastLines(lastWords)) : undefined;
        return podText(task, this.pod?.state === "doubtful" ? (this.pullProblem ?? text) : text, log);
    }

    private sayWhatIsSeen(): void {
        const { bootstrap, say } = this.following;
        if (bootstrap !== undefined && this.pod?.state !== "succeeded") {
            say(`bootstrap pod is ${this.pod?.state === "running" ? "running" : "pending"}`);
        } else {
            const isDeployed = bootstrap !== undefined || this.status?.result === "SUCCESS";
            say(isDeployed ? "waiting for the Deployment" : "waiting for the daemon to deploy itself");
        }
    }

    private agrees(verdict: "done" | Failure | undefined): boolean {
        return verdict !== undefined && kindOf(verdict) === this.lastKind;
    }
}

function kindOf(verdict: "done" | Failure | undefined): string {
    return verdict === undefined || verdict === "done" ? (verdict ?? "") : verdict.kind;
}
