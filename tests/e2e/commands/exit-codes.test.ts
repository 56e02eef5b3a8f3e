import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import { executable } from "../../support/flotilla";
import { tidyFlotilla } from "../../support/tidy-flotilla";

describe("the exit code of a command", () => {
    let project: ProjectFiles;

    beforeEach(() => {
        project = projectFiles({ "stacks/Pulumi.prod-1.yaml": "config: {flotilla:cluster: {identifier: prod-1}}\n" });
    });

    afterEach(() => {
        project.remove();
    });

    /** Whose 1 says what was found. */
    const finding = [
        "status",
        "certificates",
        "channel check",
        "adopt any",
        "ci drift",
        "ci preview any",
        "ci deploy any",
    ];
    for (const command of finding) {
        it(`ends ${command} with 2 for a mistake in its words, which is no finding`, async () => {
            for (const mistake of [["--bogus"], ["--project", "/nowhere"], ["--project", ""]]) {
                const { code, output, errors } = await tidyFlotilla([...command.split(" "), ...mistake]);
                assert.deepEqual([code, output], [2, ""], errors);
                assert.match(
                    errors,
                    /^error: unknown option '--bogus'|^There is no project in \/nowhere|^error: option '--project <folder>' argument is empty\./,
                );
            }
        });
    }

    it("says that stacks is no folder", async () => {
        const { folder } = project;
        rmSync(path.join(folder, "stacks"), { recursive: true });
        writeFileSync(path.join(folder, "stacks"), "");
        const { code, errors } = await tidyFlotilla(["status", "--project", folder]);
        assert.equal(code, 2);
        assert.match(errors, /\/stacks cannot be read as a folder \(ENOTDIR\)\. Make it one of stack files/);
    });

    it("is 2 where the output cannot be written, which is no finding", () => {
        const full = openSync("/dev/full", "w");
        const { stderr, status } = spawnSync(executable, ["validate", "--project", project.folder], {
            stdio: ["ignore", full, "pipe"],
            encoding: "utf8",
        });
        closeSync(full);

        assert.equal(
            stderr,
            "The output: no space is left on the disk (ENOSPC, write). Free some, and run it again.\n",
        );
        assert.equal(status, 2);
    });

    it("comes when nobody reads a watch any more", async () => {
        const words = ["status", "--watch", "--json", "--interval", "0.1", "--project", project.folder];
        const watch = spawn(executable, words, { stdio: ["ignore", "pipe", "ignore"] });
        const signal = AbortSignal.timeout(20_000);
        try {
            await once(watch.stdout, "data", { signal });
            watch.stdout.destroy();
            const [code] = (await once(watch, "exit", { signal })) as [number | null];
            assert.equal(code, 130);
        } finally {
            watch.kill("SIGKILL");
        }
    });
});
