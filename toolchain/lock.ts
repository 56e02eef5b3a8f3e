import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";
import { systemErrorCode } from "./toolchain-error";

/** Who waits for what, and how. */
export interface LockOptions {
    /** What the holder does, as others read it while they wait: "building etcd". */
    readonly purpose: string;
    /** Called once, when somebody else holds the lock, with that one's process id and purpose as far as they are known. */
    readonly onWait: (holder: string) => void;
    /** Ends the waiting. */
    readonly signal?: AbortSignal | undefined;
}

// A holder renews its lock every second; one that has not for five seconds is dead. Work done under the lock ends with a rename,
// so even a holder that was only suspended spoils nothing when it wakes up.
const staleAfter = 5000;
const renewEvery = 1000;
const pollEvery = 200;

/**
 * Runs an action while holding a lock between processes (and within one).
 *
 * @param file path of the lock; its folder is made. Beside it lies `<file>.lock` and, for those who wait, `<file>.holder`.
 * @throws what the action throws; the abort reason when the signal ends the waiting.
 */
export async function withLock<Result>(
    file: string,
    options: LockOptions,
    action: () => Promise<Result>,
): Promise<Result> {
    await mkdir(path.dirname(file), { recursive: true });
    const release = await acquire(file, options);
    const holderFile = `${file}.holder`;
    try {
        await writeFile(holderFile, `process ${process.pid} (${options.purpose})`);
        return await action();
    } finally {
        await rm(holderFile, { force: true });
        // A lock that was lost meanwhile (the machine slept) cannot be released, and need not be.
        await release().catch(() => undefined);
    }
}

async function acquire(file: string, options: LockOptions): Promise<() => Promise<void>> {
    let told = false;
    for (;;) {
        options.signal?.throwIfAborted();
        try {
            return await lockfile.lock(file, {
                realpath: false,
                stale: staleAfter,
                update: renewEvery,
                onCompromised: () => undefined,
            });
        } catch (error) {
            if (systemErrorCode(error) !== "ELOCKED") {
                throw error;
            }
        }
        if (!told) {
            told = true;
            options.onWait(await holderOf(file));
        }
        await sleep(pollEvery);
    }
}

async function holderOf(file: string): Promise<string> {
    try {
        return await readFile(`${file}.holder`, "utf8");
    } catch {
        return "another process";
    }
}
