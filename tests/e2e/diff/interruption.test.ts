import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "../../support/eventually";
import { processTree } from "../../support/process-tree";
import { endOf } from "../../support/flotilla";
import { stackText, TestRepository } from "./repository";

/** So many that more than one process compares them, and that they take a while. */
const many = 800;

describe("flotilla diff that is cut off, or runs inside of git", () => {
    let repository: TestRepository;

    before(() => {
        repository = TestRepository.create();
        for (let number = 0; number < many; number += 1) {
            const name = `fleet-${number}`;
            repository.write(`stacks/Pulumi.${name}.yaml`, stackText(name, "{quota: {pods: 5}}"));
        }
        repository.commit();
        repository.edit("stacks/layers/defaults.yaml", "team: data", "team: batch");
    });

    /** A run whose processes compare already: their ids, its own first. */
    async function started(): Promise<{ ids: number[]; run: ReturnType<typeof endOf> }> {
        const child = repository.start(["--base", "HEAD"]);
        const run = endOf(child);
        const id = child.pid ?? 0;
        await eventually(() => {
            assert.ok(processTree(id).filter(isComparing).length > 0, "no process compares yet");
            return Promise.resolve();
        }, 60_000);
        assert.equal(repository.leftBehind().length, 1);
        return { ids: [id, ...processTree(id).filter((other) => other !== id)], run };
    }

    const nobodyRuns = (ids: readonly number[]): Promise<void> =>
        eventually(() => {
            const running = ids.filter((id) => existsSync(`/proc/${id}`));
            assert.deepEqual(running, []);
            return Promise.resolve();
        });

    for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 130],
    ] as const) {
        it(`ends with ${code} on ${signal}, and leaves no process and no work tree`, async () => {
            const { ids, run } = await started();

            process.kill(ids[0] ?? 0, signal);

            const { code: ended, output, errors } = await run;
            assert.deepEqual({ ended, output }, { ended: code, output: "" }, errors);
            assert.match(errors, /^Interrupted\./);
            repository.assertClean();
            await nobodyRuns(ids);
        });
    }

    it("is cleaned up after by the next run when it was killed, and its processes end by themselves", async () => {
        const { ids, run } = await started();

        process.kill(ids[0] ?? 0, "SIGKILL");

        await run;
        assert.equal(repository.leftBehind().length, 1);
        await nobodyRuns(ids);
        const { code } = await repository.diff(["--base", "HEAD", "prod-1"]);
        assert.equal(code, 0);
    });

    it("leaves work trees alone that are people's own, and out of reach now", async () => {
        const own = path.join(repository.temporary, "own");
        repository.git("worktree", "add", "--quiet", "--detach", own);
        rmSync(own, { recursive: true });

        await endOf(repository.start(["--base", "HEAD", "prod-1"]));

        assert.match(repository.git("worktree", "list"), /\/own /);
        repository.git("worktree", "prune");
        repository.assertClean();
    });

    /** Installs a hook, for as long as the work takes. */
    async function withHook(name: string, script: string, work: () => Promise<void>): Promise<void> {
        const file = path.join(repository.folder, ".git", "hooks", name);
        writeFileSync(file, `#!/bin/sh\n${script}\n`);
        chmodSync(file, 0o755);
        try {
            await work();
        } finally {
            rmSync(file);
        }
    }

    for (const hook of ["post-checkout", "reference-transaction", "post-index-change"]) {
        it(`runs no hook ${hook}`, async () => {
            const trace = path.join(repository.temporary, `${hook}.ran`);
            await withHook(hook, `touch '${trace}'`, async () => {
                const { code } = await repository.diff(["--base", "HEAD", "prod-1"]);
                assert.deepEqual([code, existsSync(trace)], [0, false]);
            });
        });
    }

    it("works in a hook of a commit, and leaves its index and its HEAD alone", async () => {
        const [answer, worktree] = [path.join(repository.temporary, "answer"), path.join(repository.temporary, "tree")];
        repository.git("worktree", "add", "--quiet", "-b", "side", worktree, "HEAD");
        try {
            const command = repository.commandLine(["--base", "HEAD~1", "--head", "HEAD", "fleet-1"]);
            await withHook("pre-commit", `${command} > '${answer}' 2>&1`, () => {
                writeFileSync(path.join(worktree, "README.md"), "side");
                repository.git("-C", worktree, "commit", "--quiet", "--all", "--message", "side");
                return Promise.resolve();
            });
            assert.match(readFileSync(answer, "utf8"), /1 of 1 installation changes/);
            assert.equal(repository.git("-C", worktree, "diff", "--name-only", "HEAD~1", "HEAD"), "README.md");
            assert.equal(repository.git("-C", worktree, "rev-parse", "--abbrev-ref", "HEAD"), "side");
            assert.equal(repository.git("-C", worktree, "status", "--porcelain", "--untracked-files=no"), "");
        } finally {
            repository.git("worktree", "remove", "--force", worktree);
        }
    });
});

function isComparing(processId: number): boolean {
    try {
        return readFileSync(`/proc/${processId}/cmdline`, "utf8").includes("fleet/diff/worker.ts");
    } catch {
        return false;
    }
}
