import { setTimeout as sleep } from "node:timers/promises";
import { createInterface } from "node:readline";
import Mocha from "mocha";
import "../support/rejections";
import { releaseAll, releaseFile } from "../support/shared-cluster";
import { endOfFile } from "./worker-process";

/** Milliseconds for what a file's tests have ended to be gone. */
const patience = 1000;

/** A process of `run.ts`: runs each test file that its standard input names, until that ends. */
async function main(): Promise<void> {
    let isBusy = false;
    const breakOff = (): void => void releaseAll().finally(() => process.exit(1));
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, breakOff);
    }
    // In the middle of a file it ends only with whoever would read the results.
    process.stdin.once("end", () => {
        if (isBusy) {
            breakOff();
        }
    });
    for await (const file of createInterface({ input: process.stdin })) {
        isBusy = true;
        const before = open();
        const failures = await runFile(file);
        await releaseFile();
        const isClean = await untilClean(before);
        isBusy = false;
        process.stdout.write(endOfFile({ failures, isClean }));
    }
    await releaseAll();
    // What a test left open, such as the pipes of a process that somebody killed, must not keep it running.
    process.exit();
}

/** Gives the number of failures. */
function runFile(file: string): Promise<number> {
    const mocha = new Mocha({ timeout: 180_000, slow: 2000, forbidOnly: true, color: false });
    mocha.addFile(file);
    return new Promise((resolve) => {
        mocha.run((failures) => {
            // Each would hear of what nobody handles, and tell all others of it.
            mocha.dispose();
            resolve(failures);
        });
    });
}

/** What keeps this process from ending, by kind, such as timers and connections. */
function open(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const kind of process.getActiveResourcesInfo()) {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return counts;
}

/** Waits a while for what a file's tests still have open; false when something of it stays. */
async function untilClean(before: ReadonlyMap<string, number>): Promise<boolean> {
    const isClean = (): boolean => [...open()].every(([kind, count]) => count <= (before.get(kind) ?? 0));
    for (let waited = 0; waited < patience && !isClean(); waited += 50) {
        await sleep(50);
    }
    return isClean();
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
});
