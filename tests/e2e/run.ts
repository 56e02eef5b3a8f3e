import { readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startWorker, type Worker } from "./worker-process";

/** Folders whose files take longest, so that they are begun first and none of them is left alone at the end. */
const slowest = ["fiaas", "installation", "kubernetes-provider"];

/** One more than processors, because the tests wait for the cluster half of their time. */
const workers = Number(process.env["FLOTILLA_TEST_WORKERS"] ?? os.availableParallelism() + 1);

/** Files that run one after the other in one process, with one control plane: they are many, and leave nothing behind. */
const sharing = `kubernetes-provider${path.sep}`;

/** The files in the order in which they are begun: all, or those whose path has one of the words in it. */
function testFiles(words: readonly string[]): string[] {
    const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
    const rank = (file: string): number => {
        const index = slowest.findIndex((folder) => file.startsWith(folder + path.sep));
        return index < 0 ? slowest.length : index;
    };
    return files
        .filter((file) => file.endsWith(".test.ts"))
        .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
        .sort()
        .sort((a, b) => rank(a) - rank(b));
}

/** `npm run test:e2e [-- <words>]`: every file once, in whichever worker is free. A file's output is shown when it has ended. */
async function main(): Promise<void> {
    const queue = testFiles(process.argv.slice(2));
    const total = queue.length;
    let done = 0;
    const work = async (): Promise<boolean> => {
        let isRight = true;
        let worker: Worker | undefined;
        const end = async (): Promise<void> => {
            isRight &&= ((await worker?.end()) ?? 0) === 0;
            worker = undefined;
        };
        for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
            worker ??= startWorker();
            const { output, failures, seconds } = await worker.run(path.join(__dirname, file));
            done += 1;
            isRight &&= failures === 0;
            process.stdout.write(`\n-- ${done} of ${total}: ${file}, ${seconds.toFixed(0)} s\n${output}`);
            // What a file leaves running in its process must not slow down the next one until that times out.
            if (!file.startsWith(sharing) || queue[0]?.startsWith(sharing) !== true) {
                await end();
            }
        }
        await end();
        return isRight;
    };
    const results = await Promise.all(Array.from({ length: workers }, work));
    process.exitCode = results.every(Boolean) ? 0 : 1;
}

main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
});
