import { configurationAnnotation } from "../../components/fiaas/names";
import { type Connect, Refused, Unanswered } from "../kubernetes/requests";
import { DaemonCluster } from "./daemon-cluster";
import { rolloutProblem } from "./rollout-verdict";
import { type Clock, type Patience, waitFor } from "../kubernetes/waiting";

/** What is restarted, and why. */
export interface RestartTask {
    readonly namespace: string;
    /** The hash of the configuration that the daemon has to read. */
    readonly configuration: string;
    /** Seconds in which the new pod has to be there. */
    readonly deadline: number;
}

/** What a restart works with. */
export interface RestartTools {
    readonly connect: Connect;
    readonly clock: Clock;
    /** Aborted when the engine cancels the operation. */
    readonly signal: AbortSignal;
}

/**
 * Restarts a daemon that runs, so that it has read its configuration before it is given a new deployment id. A daemon
 * reads its configuration once: with the old one it would deploy itself with, say, the old Ingress, and the new one would
 * find that id deployed already (fact sheet of FIAAS, 2.3, "Skip rule", and 2.5). The restart is the one of `kubectl rollout
 * restart`; the daemon's next deployment of itself takes the annotation away again.
 *
 * A daemon that does not run reads the configuration when it starts: it is left alone.
 * @returns why it was not restarted, as a clause without a full stop; undefined when it was, or need not be.
 * @throws Error when the operation is cancelled.
 */
export async function restartDaemon(task: RestartTask, tools: RestartTools): Promise<string | undefined> {
    const { clock, signal, connect } = tools;
    const cluster = new DaemonCluster(connect, task.namespace, () => ({ signal, timeout: 10_000 }));
    const late = `it was not there again within ${task.deadline} s`;
    const patience: Patience = {
        clock,
        signal,
        endsAt: clock.now() + task.deadline * 1000,
        late: (unanswered) => new Unanswered(unanswered === undefined ? late : `${late}: ${unanswered}`),
        cancelled: () => new Error("The operation was cancelled."),
    };
    try {
        const deployment = await cluster.deployment();
        if (deployment === undefined || rolloutProblem(deployment) !== undefined) {
            return undefined;
        }
        await cluster.annotateDaemonPods({ [configurationAnnotation]: task.configuration });
        await waitFor(patience, async () => {
            const now = await cluster.deployment();
            return now === undefined || rolloutProblem(now) === undefined ? true : undefined;
        });
        return undefined;
    } catch (error) {
        if (error instanceof Refused || error instanceof Unanswered) {
            return error.message;
        }
        throw error;
    }
}
