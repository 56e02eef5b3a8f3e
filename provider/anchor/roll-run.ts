import { type Connect, Refused } from "../kubernetes/requests";
import { type Clock, type Patience, waitFor } from "../kubernetes/waiting";
import { AnchorCluster } from "./anchor-cluster";
import { rollError, type RollTask } from "./roll-task";
import { isComingBack, isGivenUp, type RollState, rollState, type UnreadyPod } from "./roll-verdict";

/** What a run works with. */
export interface RollTools {
    readonly connect: Connect;
    readonly clock: Clock;
    /** Aborted when the engine cancels the operation. */
    readonly signal: AbortSignal;
    /** Shown while it is so. */
    readonly status: (text: string) => void;
}

/** Milliseconds for one request: a server that hangs is asked again. An anchor may be that of the API server itself. */
const longestRequest = 10_000;

/** Milliseconds between two looks at what a pod says. */
const listeningPause = 3000;

/** Milliseconds that a revision has which was put back, until it is said that it is not healthy either. */
const comeback = 30_000;

/** One wait for a roll. */
export class RollRun {
    private readonly task: RollTask;
    private readonly tools: RollTools;
    private readonly cluster: AnchorCluster;
    private state: RollState | undefined;
    /** What pods say why they are not ready, by uid. */
    private readonly words = new Map<string, string>();
    /** When pods said first that the revision before was put back, by uid. */
    private readonly putBackAt = new Map<string, number>();
    private listenedAt = Number.NEGATIVE_INFINITY;
    private lastStatus = "";

    constructor(task: RollTask, tools: RollTools) {
        this.task = task;
        this.tools = tools;
        this.cluster = new AnchorCluster(tools.connect, task.namespace, () => ({
            signal: tools.signal,
            timeout: longestRequest,
        }));
    }

    /**
     * Waits until every node has the revision and is healthy with it. It ends at the first node that never will be, and when no further node
     * is ready in time.
     * @returns how many nodes there are.
     * @throws Error that names the node, and why.
     */
    public async follow(): Promise<number> {
        try {
            for (let ready = 0; ;) {
                const state = await waitFor(this.patience(), () => this.look(ready));
                if (state.isDone) {
                    return state.wanted;
                }
                // One more node has got there: the others have their time, too.
                ready = state.ready;
            }
        } catch (error) {
            throw error instanceof Refused ? rollError(this.task, `${error.message}.`) : error;
        }
    }

    /** Undefined as long as there is nothing new. */
    private async look(readyBefore: number): Promise<RollState | undefined> {
        const { cluster, task } = this;
        const [daemonSet, pods] = await Promise.all([cluster.daemonSet(task.daemonSet), cluster.pods(task.daemonSet)]);
        const state = rollState(task.daemonSet, daemonSet, pods, task.revision);
        this.state = state;
        await this.listen(state.unready);
        this.say([state.text, ...state.unready.map((pod) => this.reason(pod))].join("; "));
        const failed = state.unready.find((pod) => pod.isHopeless || this.isOver(pod.uid));
        if (failed !== undefined) {
            throw rollError(task, this.failure(state, [failed]));
        }
        return state.isDone || state.ready > readyBefore ? state : undefined;
    }

    /** Whether an anchor has given up, and what it says of the revision before is more than that it has just been started. */
    private isOver(uid: string): boolean {
        const words = this.words.get(uid) ?? "";
        if (!isGivenUp(words) || !isComingBack(words)) {
            return isGivenUp(words);
        }
        const now = this.tools.clock.now();
        const since = this.putBackAt.get(uid) ?? now;
        this.putBackAt.set(uid, since);
        return now - since >= comeback;
    }

    /** Only those who run say something. */
    private async listen(unready: readonly UnreadyPod[]): Promise<void> {
        const { clock } = this.tools;
        if (clock.now() - this.listenedAt < listeningPause) {
            return;
        }
        this.listenedAt = clock.now();
        const running = unready.filter(({ isRunning }) => isRunning);
        await Promise.all(
            running.map(async (pod) => {
                const words = await this.cluster.words(pod);
                if (words !== undefined) {
                    this.words.set(pod.uid, words);
                }
            }),
        );
    }

    private reason(pod: UnreadyPod): string {
        return `${pod.node}: ${this.words.get(pod.uid) ?? pod.text}`;
    }

    private failure({ text }: RollState, pods: readonly UnreadyPod[]): string {
        const reasons = pods.map((pod) => this.reason(pod).replace(/\.$/, ""));
        return (
            `the roll has stopped, with ${text}. ${reasons.join("; ")}. The other nodes keep what they have. ` +
            "Mend what it says, or undo the change, and run `up` again (docs/anchors.md)."
        );
    }

    private patience(): Patience {
        const { clock, signal } = this.tools;
        return {
            clock,
            signal,
            endsAt: clock.now() + this.task.deadline * 1000,
            late: (unanswered) => {
                const { state, task } = this;
                const last = unanswered === undefined ? "" : ` The last look failed: ${unanswered}.`;
                return state === undefined || state.unready.length === 0
                    ? rollError(
                          task,
                          `nothing has come of it in ${task.deadline} s: ${state?.text ?? "the API server did not answer"}.${last} Look at ` +
                              `\`kubectl -n ${task.namespace} describe daemonset ${task.daemonSet}\`, and run \`up\` again.`,
                      )
                    : rollError(
                          task,
                          `no further node was ready in ${task.deadline} s: ${this.failure(state, state.unready)}${last}`,
                      );
            },
            cancelled: () =>
                rollError(
                    this.task,
                    "the wait was cancelled. The roll itself goes on by itself; run `up` again to see how it ends.",
                ),
        };
    }

    private say(text: string): void {
        if (text !== this.lastStatus) {
            this.lastStatus = text;
            this.tools.status(text);
        }
    }
}
