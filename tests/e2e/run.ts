import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

/** Folders whose tests are a lane of their own; all other tests are another one. */
const ownLanes = ["installation", "fiaas"];

/**
 * What runs side by side, each with an engine and control planes of its own: the tests wait for the cluster half of
 * their time. All take about equally long.
 */
function lanes(): string[][] {
    const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter((file) =>
        file.endsWith(".test.ts"),
    );
    const laneOf = (file: string): string => ownLanes.find((folder) => file.startsWith(folder + path.sep)) ?? "others";
    return [...ownLanes, "others"].map((lane) =>
        files
            .filter((file) => laneOf(file) === lane)
            .sort()
            .map((file) => path.join(__dirname, file)),
    );
}

/** `npm run test:e2e`: all lanes at once. The first writes as it goes, the others when they have ended. */
async function main(): Promise<void> {
    const codes = await Promise.all(lanes().map((files, index) => runLane(files, index === 0)));
    process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
}

function runLane(files: readonly string[], isLive: boolean): Promise<number> {
    return new Promise((resolve, reject) => {
        const child = spawn("npx", ["mocha", "--config", "tests/e2e/.mocharc.json", ...files], {
            cwd: path.resolve(__dirname, "../.."),
            stdio: ["ignore", isLive ? "inherit" : "pipe", isLive ? "inherit" : "pipe"],
        });
        const chunks: Buffer[] = [];
        const collect = (data: Buffer): void => {
            chunks.push(data);
        };
        child.stdout?.on("data", collect);
        child.stderr?.on("data", collect);
        child.once("error", reject);
        child.once("close", (code) => {
            process.stdout.write(Buffer.concat(chunks));
            resolve(code ?? 1);
        });
    });
}

main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
});
