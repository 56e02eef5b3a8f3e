import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { eventually } from "../support/eventually";
import { processesOfSession } from "../support/process-tree";

/** Starts a shell with another process in it, and says its id; it ends with its input. */
const program = `
const { startGroup } = require("./tests/support/process-group.ts");
process.stdout.write(String(startGroup("sh", ["-c", "sleep 60; true"], { stdio: "ignore" }).pid));
process.stdin.once("end", () => process.exit(1)).resume();
`;

describe("a process group of a test", () => {
    it("ends with the process that has started it, with everything in it", async () => {
        const child = spawn(process.execPath, ["-r", "./typescript.cjs", "-e", program], {
            cwd: path.resolve(__dirname, "../.."),
            stdio: ["pipe", "pipe", "inherit"],
        });
        const [data] = (await once(child.stdout, "data")) as [Buffer];
        const group = Number(data.toString());
        const has = (processes: number) =>
            eventually(() => {
                assert.equal(processesOfSession(group).length, processes);
                return Promise.resolve();
            });
        await has(2);

        child.stdin.end();
        await once(child, "exit");

        await has(0);
    });
});
