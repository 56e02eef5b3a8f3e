import type { KubernetesObject } from "../kubernetes-object";

/** Whether an object is what it should be. */
export type Readiness =
    | { readonly state: "ready" }
    | {
          readonly state: "waiting";
          /** A line for the resource's row in the display. */
          readonly status?: string;
          /** Why it is not ready, for the error at the time-out. */
          readonly reasons?: readonly string[];
      }
    /** It will never be ready; there is no use in waiting for the time-out. */
    | { readonly state: "failed"; readonly message: string; readonly reasons: readonly string[] };

/** Nothing is left to wait for. */
export const ready: Readiness = { state: "ready" };

/** The Endpoints that an object is judged by, by their names. */
export type Companions = ReadonlyMap<string, KubernetesObject>;

/** How to wait for objects of a kind. */
export interface AwaitRule {
    /** Judges the object as it is now. */
    readonly evaluate: (object: KubernetesObject, endpoints: Companions) => Readiness;
    /** Endpoints that count, and for how many milliseconds they must be quiet before anything is ready. */
    readonly companions?: {
        readonly names: (object: KubernetesObject) => readonly string[];
        readonly settled: number;
    };
    /** The error's first line at the time-out. */
    readonly timeoutMessage: (name: string) => string;
    /**
     * Whether the clock starts anew at every event of any object of the kind in the namespace, as the real provider's
     * does for Pods and Jobs.
     */
    readonly restartsClock?: boolean;
    /** Milliseconds that no option changes. */
    readonly fixedTimeout?: number;
    /** Whether a refresh reports that the object is not ready. */
    readonly checkedOnRead?: boolean;
    /** What the deletion of the object while it is waited for means; by default nothing, the wait goes on. */
    readonly gone?: (name: string) => Readiness;
}

/** The object was written, but did not become what it should be. */
export class NotReadyError extends Error {
    public override readonly name = "NotReadyError";
    public readonly reasons: readonly string[];

    constructor(message: string, reasons: readonly string[]) {
        super(message);
        this.reasons = reasons;
    }
}
