import { createInterface } from "node:readline";
import Mocha from "mocha";
import { releaseAll } from "../support/shared-cluster";
import { endOfFile } from "./worker-process";

/** A process of `run.ts`: runs each test file that its standard input names, until that ends. */
async function main(): Promise<void> {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void releaseAll().finally(() => process.exit(1)));
    }
    for await (const file of createInterface({ input: process.stdin })) {
        process.stdout.write(endOfFile(await runFile(file)));
    }
    await releaseAll();
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
    process.exitCode = 1;
});
