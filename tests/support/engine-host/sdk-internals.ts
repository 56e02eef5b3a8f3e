import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

interface Internals {
    /** Gives what the SDK remembers of a run to everything that follows from the call. */
    readonly withLocalStorage: <Result>(work: () => Result) => Result;
    /** Waits for the calls of the engine that are under way. */
    readonly waitForRPCs: () => Promise<void>;
    readonly grpcClientOptions: Record<string, unknown>;
}

/** What the SDK's own host of inline programs (Automation API) calls, without types that others could see. */
const internals = {
    ...state,
    ...settings,
} as unknown as Internals;

export const { withLocalStorage, waitForRPCs } = internals;

/**
 * Gives every engine connections of its own: they would be shared by address, and an engine that has the port of one that ended would
 * be taken for one that cannot be reached.
 */
export function separateConnections(): void {
    internals.grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
