import { EventEmitter, once } from "node:events";
import { setImmediate } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { grpcClientOptions, runState } from "./sdk-internals";

/** What a run asks of its engine. */
class Calls extends EventEmitter {
    /** How many have no answer yet. */
    public underWay = 0;
}

/** The calls of each run, by what the SDK remembers of it. */
const callsOfRuns = new WeakMap<object, Calls>();

function callsOfThisRun(): Calls {
    const run = runState();
    const calls = callsOfRuns.get(run) ?? new Calls();
    callsOfRuns.set(run, calls);
    return calls;
}

/** From now on each run knows which of its calls are under way. */
export function watchCalls(): void {
    const watch: grpc.Interceptor = (options, nextCall) => {
        const calls = callsOfThisRun();
        calls.underWay++;
        return new grpc.InterceptingCall(nextCall(options), {
            start: (metadata, _, next) => {
                next(metadata, {
                    onReceiveStatus: (status, pass) => {
                        calls.underWay--;
                        pass(status);
                        calls.emit("answer");
                    },
                });
            },
        });
    };
    grpcClientOptions["interceptors"] = [watch];
}

/** Turns of the event loop that what follows from the last answer of the engine may take. */
const turns = 20;

/**
 * Waits until the run in whose work it is called asks nothing of its engine any more, which is where a process would end. (The SDK's
 * `waitForRPCs` waits for ever for what comes after a call that failed.)
 */
export async function untilQuiet(): Promise<void> {
    const calls = callsOfThisRun();
    for (let quiet = 0; quiet < turns; quiet++) {
        await setImmediate();
        while (calls.underWay > 0) {
            await once(calls, "answer");
            quiet = 0;
        }
    }
}
