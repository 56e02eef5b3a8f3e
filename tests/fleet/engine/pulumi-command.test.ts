import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runPulumi } from "../../../fleet/engine/pulumi-command";

describe("a run of the Pulumi CLI", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-cli-"));
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    /** Runs a script in its place. */
    function run(script: string): ReturnType<typeof runPulumi> {
        const pulumi = path.join(folder, "pulumi");
        writeFileSync(pulumi, `#!/bin/sh\n${script}\n`);
        chmodSync(pulumi, 0o755);
        return runPulumi(["preview"], { pulumi, folder, environment: process.env }, "capture");
    }

    it("says that Ctrl-C came, also when it went well all the same", async () => {
        const { code, isInterrupted } = await run("kill -INT $PPID && sleep 0.1");
        assert.deepEqual({ code, isInterrupted }, { code: 0, isInterrupted: true });
    });

    it("says that nobody wanted it to end", async () => {
        const { code, isInterrupted } = await run("exit 3");
        assert.deepEqual({ code, isInterrupted }, { code: 3, isInterrupted: false });
    });
});
