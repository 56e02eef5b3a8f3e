/** Exit codes of `flotilla status`. */
export const statusExitCodes = {
    /** Every daemon is ok. */
    ok: 0,
    /** Some are not. */
    notOk: 1,
    /** Something could not be asked. */
    notAsked: 2,
} as const;
