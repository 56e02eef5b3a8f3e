import { EventEmitter, once } from "node:events";
import type { KubernetesConnection } from "../../../provider/kubernetes/connection";

/** What becomes of a namespace's bootstrap and daemon, where it is not the normal thing. */
export interface Behaviour {
    /**
     * - "fails": deploys nothing and says so in the status; ends with 1 when the time is up, as the real one does.
     * - "crashes": ends with 1 at once.
     * - "silent": hangs, and the pod runs on.
     * - "slow": is normal after `delay`, or after a second and a half.
     * - "finds nothing": ends with 0, having seen no Application.
     */
    readonly bootstrap?: "normal" | "fails" | "crashes" | "silent" | "slow" | "finds nothing";
    /** "fails": deploys nothing and says so in the status. "silent": hears of no Application until it is told otherwise. */
    readonly daemon?: "normal" | "fails" | "silent";
    /** Milliseconds before a bootstrap begins and before the daemon looks at an Application. */
    readonly delay?: number;
}

/** What all simulated processes share. */
export interface Simulation {
    /** The machine room's view: watches, what the kubelet reads and how a pod ends. */
    readonly administrator: KubernetesConnection;
    /** Aborted when the simulation stops. */
    readonly signal: AbortSignal;
    /** Emits "namespace/name" of a Deployment that has changed. */
    readonly rollouts: EventEmitter;
    /** Lets nobody in a namespace begin while another is at it. */
    readonly turns: Turns;
    /** Milliseconds that a bootstrap waits for results (in reality 120 s). */
    readonly bootstrapLimit: number;
    /** Milliseconds that a rollout may take (in reality 500 s with the defaults of fiaas.yml). */
    readonly rolloutLimit: number;
    readonly behaviourOf: (namespace: string) => Behaviour;
    readonly say: (namespace: string, line: string) => void;
}

/**
 * What happens in one namespace, one after the other. Real pods take seconds to start, so that a new daemon finds what the
 * bootstrap or its predecessor has written; simulated ones are there at once.
 */
export class Turns {
    private readonly last = new Map<string, Promise<unknown>>();

    /** Acts when all that was asked for before has been done. */
    public take<Value>(namespace: string, action: () => Promise<Value>): Promise<Value> {
        const turn = (this.last.get(namespace) ?? Promise.resolve()).then(action);
        const settled = turn.catch(() => undefined);
        this.last.set(namespace, settled);
        void settled.then(() => {
            if (this.last.get(namespace) === settled) {
                this.last.delete(namespace);
            }
        });
        return turn;
    }
}

/** The emitter of {@link Simulation.rollouts}: many may wait for one Deployment. */
export function rolloutEmitter(): EventEmitter {
    return new EventEmitter().setMaxListeners(0);
}

/**
 * Waits until a condition holds, looking again whenever the Deployment changes.
 * @returns false when the signal ended it first.
 */
export async function untilRolledOut(
    rollouts: EventEmitter,
    key: string,
    signal: AbortSignal,
    isDone: () => Promise<boolean>,
): Promise<boolean> {
    for (;;) {
        // Listens before it looks: what changes in between must not be missed.
        const hasChanged = once(rollouts, key, { signal }).then(
            () => true,
            () => false,
        );
        if (await isDone()) {
            return true;
        }
        if (!(await hasChanged)) {
            return false;
        }
    }
}
