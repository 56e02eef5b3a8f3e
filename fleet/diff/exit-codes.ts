import { UserError } from "../user-error";

/** Exit codes of `flotilla diff` and `flotilla preview`, as diff has them (POSIX, `diff`, "Exit status"). */
export const diffExitCodes = {
    /** No differences; without --exit-code also when there are some. */
    none: 0,
    /** Differences, with --exit-code. */
    differences: 1,
    /** Something could not be compared. */
    trouble: 2,
} as const;

/** What keeps a comparison from being made at all. */
export function troubleError(message: string): UserError {
    return new UserError(message, diffExitCodes.trouble);
}
