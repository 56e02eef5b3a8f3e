import { type KubernetesObject, nameOf, textAt } from "../kubernetes-object";
import { messages } from "../messages";
import { type AwaitRule, NotReadyError, type Readiness } from "./readiness";
import type { ObjectEvent, Watches } from "./watches";

/** One wait for one object. */
export interface Wait {
    /** The object as it was written. */
    readonly object: KubernetesObject;
    /** The collection that it belongs to, and that of the Endpoints beside it. */
    readonly path: string;
    readonly endpointsPath: string;
    readonly rule: AwaitRule;
    /** Milliseconds. */
    readonly timeout: number;
    readonly signal: AbortSignal;
    readonly showStatus: (status: string) => void;
}

/**
 * Waits until the rule is content with the object.
 * @throws NotReadyError when it fails, when the time is over, or when the operation is cancelled.
 */
export function waitUntilReady(watches: Watches, wait: Wait): Promise<void> {
    return new Promise((resolve, reject) => {
        const pending = new PendingWait(wait, (error) => {
            if (error === undefined) {
                resolve();
            } else {
                reject(error);
            }
        });
        pending.start(watches);
    });
}

class PendingWait {
    private readonly wait: Wait;
    private readonly name: string;
    private readonly settle: (error?: NotReadyError) => void;
    private readonly endpoints = new Map<string, KubernetesObject>();
    private readonly stops: (() => void)[] = [];
    private object: KubernetesObject;
    private last: Readiness = { state: "waiting" };
    private shown = "";
    private settled = false;
    private timer: NodeJS.Timeout | undefined;
    private quietTimer: NodeJS.Timeout | undefined;
    private isQuiet = true;

    constructor(wait: Wait, settle: (error?: NotReadyError) => void) {
        this.wait = wait;
        this.object = wait.object;
        this.name = nameOf(wait.object);
        this.settle = settle;
    }

    public start(watches: Watches): void {
        const { path, endpointsPath, signal, rule } = this.wait;
        this.startClock();
        if (rule.companions !== undefined) {
            this.startQuiet();
        }
        this.judge();
        if (signal.aborted) {
            this.cancel();
        }
        signal.addEventListener("abort", this.cancel);
        this.listen(watches, path, this.take);
        if (rule.companions !== undefined) {
            this.listen(watches, endpointsPath, this.takeEndpoints);
        }
    }

    /** A listener may be told enough in the same turn to end the wait. */
    private listen(watches: Watches, path: string, listener: (event: ObjectEvent) => void): void {
        if (this.settled) {
            return;
        }
        const stop = watches.listen(path, listener);
        this.stops.push(stop);
        if (this.isSettled()) {
            stop();
        }
    }

    private isSettled(): boolean {
        return this.settled;
    }

    private startClock(): void {
        const { rule, timeout } = this.wait;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            const reasons = this.last.state === "waiting" ? (this.last.reasons ?? []) : [];
            this.end(new NotReadyError(rule.timeoutMessage(this.name), reasons));
        }, rule.fixedTimeout ?? timeout);
    }

    private startQuiet(): void {
        clearTimeout(this.quietTimer);
        this.isQuiet = false;
        this.quietTimer = setTimeout(() => {
            this.isQuiet = true;
            this.judge();
        }, this.wait.rule.companions?.settled);
    }

    private readonly take = (event: ObjectEvent): void => {
        if (this.settled) {
            return;
        }
        if (event.type === "listed") {
            if (!event.names.has(this.name)) {
                this.judgeGone();
            }
            return;
        }
        if (this.wait.rule.restartsClock === true) {
            this.startClock();
        }
        if (nameOf(event.object) !== this.name || isOlder(event.object, this.wait.object)) {
            return;
        }
        if (event.type === "present") {
            this.object = event.object;
            this.judge();
        } else {
            this.judgeGone();
        }
    };

    private readonly takeEndpoints = (event: ObjectEvent): void => {
        if (event.type === "listed" || this.settled) {
            return;
        }
        const name = nameOf(event.object);
        if (this.wait.rule.companions?.names(this.object).includes(name) !== true) {
            return;
        }
        if (event.type === "gone") {
            this.endpoints.delete(name);
        } else {
            this.endpoints.set(name, event.object);
        }
        this.startQuiet();
        this.judge();
    };

    private judgeGone(): void {
        const readiness = this.wait.rule.gone?.(this.name);
        if (readiness !== undefined) {
            this.conclude(readiness);
        }
    }

    private judge(): void {
        this.conclude(this.wait.rule.evaluate(this.object, this.endpoints));
    }

    private conclude(readiness: Readiness): void {
        this.last = readiness;
        if (readiness.state === "ready") {
            if (this.isQuiet) {
                this.end();
            }
        } else if (readiness.state === "failed") {
            this.end(new NotReadyError(readiness.message, readiness.reasons));
        } else if (readiness.status !== undefined && readiness.status !== this.shown) {
            this.shown = readiness.status;
            this.wait.showStatus(readiness.status);
        }
    }

    private readonly cancel = (): void => {
        this.end(new NotReadyError(messages.cancelled(this.name), []));
    };

    private end(error?: NotReadyError): void {
        if (this.settled) {
            return;
        }
        this.settled = true;
        clearTimeout(this.timer);
        clearTimeout(this.quietTimer);
        this.wait.signal.removeEventListener("abort", this.cancel);
        for (const stop of this.stops) {
            stop();
        }
        this.settle(error);
    }
}

/** A shared watch may still hold the object as it was before the write that is waited for. */
function isOlder(object: KubernetesObject, written: KubernetesObject): boolean {
    const version = textAt(object, "metadata", "resourceVersion");
    const since = textAt(written, "metadata", "resourceVersion");
    const comparable = /^\d+$/.test(version) && /^\d+$/.test(since);
    return comparable && BigInt(version) < BigInt(since);
}
