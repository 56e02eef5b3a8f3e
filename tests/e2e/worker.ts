import { createInterface } from "node:readline";
import Mocha from "mocha";
import { releaseAll } from "../support/shared-cluster";
import { endOfFile } from "./worker-process";

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
        const failures = await runFile(file);
        isBusy = false;
        process.stdout.write(endOfFile(failures));
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
        mocha.run(resolve);
    });
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
});
