import { setMaxListeners } from "node:events";
import { interruptedError } from "./toolchain-error";

/** Signals that end work which must clean up after itself. */
export interface CaughtSignals {
    /** Aborted, with the "interrupted" error as reason, by SIGINT, SIGTERM or the given signal. */
    readonly signal: AbortSignal;
    /** Gives the signals back; always call it. */
    readonly release: () => void;
}

const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Turns SIGINT (Ctrl-C), SIGTERM and SIGHUP into an abort until released, in place of Node's ending at once. */
export function catchSignals(outer?: AbortSignal): CaughtSignals {
    const controller = new AbortController();
    // Whatever goes on at once listens, and Node takes more than ten listeners for a leak.
    setMaxListeners(0, controller.signal);
    const abort = (): void => {
        controller.abort(interruptedError());
    };
    for (const name of names) {
        process.on(name, abort);
    }
    outer?.addEventListener("abort", abort);
    if (outer?.aborted === true) {
        abort();
    }
    return {
        signal: controller.signal,
        release: () => {
            for (const name of names) {
                process.off(name, abort);
            }
            outer?.removeEventListener("abort", abort);
        },
    };
}
