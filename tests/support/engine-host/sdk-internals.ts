import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

interface Internals {
    /** Gives what the SDK remembers of a run to everything that follows from the call. */
    readonly withLocalStorage: <Result>(work: () => Result) => Result;
    /** Waits for the calls of the engine that are under way. */
    readonly waitForRPCs: () => Promise<void>;
}

/** What the SDK's own host of inline programs (Automation API) calls, without types that others could see. */
export const { withLocalStorage, waitForRPCs } = {
    ...state,
    ...settings,
} as unknown as Internals;
