import { systemErrorCode } from "./toolchain-error";

/** What is wrong and what to do, by Node's name of the fault (`errno.h`; https://nodejs.org/api/errors.html#common-system-errors). */
const faults: Readonly<Partial<Record<string, readonly [what: string, remedy: string]>>> = {
    EACCES: ["permission denied", "Give yourself the right to it, or use another place"],
    EPERM: ["permission denied", "Give yourself the right to it, or use another place"],
    EROFS: ["the file system is read-only", "Make it writable, or use another place"],
    ENOSPC: ["no space is left on the disk", "Free some"],
    EDQUOT: ["your quota of the disk is used up", "Free some of it"],
    EEXIST: ["a file lies where a folder has to be", "Move it away"],
    ENOTDIR: ["a file lies where a folder has to be", "Move it away"],
    EISDIR: ["a folder lies where a file has to be", "Move it away"],
    EMFILE: ["too many files are open", "Raise the limit (`ulimit -n`)"],
    ENFILE: ["too many files are open on this machine", "Raise its limit"],
    EIO: ["the disk does not answer as it has to", "Look after it"],
};

/** What is wrong and what to do where a temporary folder cannot be made because its parent is not there. */
const noTemporaryFolder = ["there is no such folder", "Make it, or set TMPDIR to another one"] as const;

/**
 * What a person can do about an error of the operating system, such as a full disk, which may come up anywhere: it names the
 * file, what was done to it and the remedy.
 * @param unnamed what it was where the error does not name it.
 * @returns undefined for every other error, and for those that a mistake in the program brings about as well.
 */
export function describeSystemError(error: unknown, unnamed = "A file"): string | undefined {
    // One of a connection has no file to name.
    if (!(error instanceof Error) || "address" in error) {
        return undefined;
    }
    const code = systemErrorCode(error) ?? "";
    const { path: file, syscall = "" } = error as { readonly path?: string; readonly syscall?: string };
    const fault = code === "ENOENT" && syscall === "mkdtemp" ? noTemporaryFolder : faults[code];
    if (fault === undefined) {
        return undefined;
    }
    const [what, remedy] = fault;
    return `${file ?? unnamed}: ${what} (${[code, syscall].filter((word) => word !== "").join(", ")}). ${remedy}, and run it again.`;
}
