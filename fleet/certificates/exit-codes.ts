/** Exit codes of `flotilla certificates`. */
export const certificateExitCodes = {
    /** Nothing ends soon. */
    ok: 0,
    /** Something ends within the days of --warning-days. */
    warning: 1,
    /** Something ends within the days of --critical-days, has ended, or is not served as it should be. */
    critical: 2,
    /** Something could not be asked: nobody knows that all is well. */
    notAsked: 2,
} as const;
