/** Exit codes of `flotilla channel check`. */
export const checkExitCodes = { same: 0, differs: 1, notAsked: 2 } as const;
