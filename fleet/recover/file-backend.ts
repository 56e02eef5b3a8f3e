import os from "node:os";
import path from "node:path";

/**
 * The folder `.pulumi` of a file backend, in which Pulumi keeps everything; undefined for a backend that is none on this machine, or an
 * address that Pulumi does not read either.
 * @param backend as in PULUMI_BACKEND_URL: Pulumi also takes `file://~`, paths that count from the current folder, and options
 * behind a question mark.
 */
export function bookkeepingFolder(backend: string): string | undefined {
    const prefix = "file://";
    if (!backend.startsWith(prefix)) {
        return undefined;
    }
    const folder = decoded(backend.slice(prefix.length).replace(/\?.*$/, ""));
    if (folder === undefined) {
        return undefined;
    }
    return path.join(path.resolve(folder.replace(/^~(?=\/|$)/, os.homedir())), ".pulumi");
}

/** Undefined where a `%` begins no escape. */
function decoded(text: string): string | undefined {
    try {
        return decodeURIComponent(text);
    } catch {
        return undefined;
    }
}
