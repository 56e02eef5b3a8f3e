import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

interface Internals {
    /** Gives what the SDK remembers of a run to everything that follows from the call. */
    readonly withLocalStorage: <Result>(work: () => Result) => Result;
    /** Waits for the calls of the engine that are under way. */
    readonly waitForRPCs: () => Promise<void>;
    /** What the SDK remembers of the run in whose work it is called: one object for each. */
    readonly getStore: () => object;
    readonly grpcClientOptions: Record<string, unknown>;
}

/** What the SDK's own host of inline programs (Automation API) calls, without types that others could see. */
const internals = {
    ...state,
    ...settings,
} as unknown as Internals;

export const { withLocalStorage, waitForRPCs, grpcClientOptions, getStore: runState } = internals;

/**
 * Gives every engine connections of its own: they would be shared by address, and an engine that has the port of one that ended would
 * be taken for one that cannot be reached.
 */
export function separateConnections(): void {
    grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
