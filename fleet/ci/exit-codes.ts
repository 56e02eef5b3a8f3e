/** Exit codes of the steps that run the engine, as those of `flotilla diff`. */
export const stepExitCodes = {
    /** All went well; where changes count, there are none. */
    ok: 0,
    /** There are changes, or drift. */
    changes: 1,
    /** The engine failed, or an installation could not be looked at. */
    failed: 2,
} as const;
