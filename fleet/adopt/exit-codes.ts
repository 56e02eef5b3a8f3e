/** Exit codes of `flotilla adopt`. */
export const adoptExitCodes = { printed: 0, skipperRuns: 1, notRead: 2 } as const;
