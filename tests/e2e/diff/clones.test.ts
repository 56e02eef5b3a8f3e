import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../support/shared-cluster";
import { TestRepository } from "./repository";

describe("flotilla diff, in a clone that lacks what is to be compared with", () => {
    let repository: TestRepository;

    before(() => {
        repository = TestRepository.create();
    });

    beforeEach(() => {
        repository.reset();
    });

    it("refuses a shallow clone that lacks the base, and says how to get it", async () => {
        repository.write("README.md", "second");
        const base = repository.git("rev-parse", "HEAD");
        repository.commit();
        const shallow = path.join(temporaryFolder(), "shallow");
        execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${repository.folder}`, shallow]);

        await repository.refuses(
            ["--project", shallow, "--base", base],
            /It is a shallow clone: run `git fetch --unshallow` first \(in GitHub Actions: `fetch-depth: 0`/,
        );
    });

    it("refuses a shallow clone in which nothing tells where its branch began", async () => {
        repository.write("README.md", "on main");
        repository.commit();
        repository.git("checkout", "--quiet", "-b", "feature", "HEAD~1");
        repository.write("README.md", "on a branch");
        repository.commit();
        repository.git("checkout", "--quiet", "main");
        const shallow = path.join(temporaryFolder(), "shallow");
        const all = ["clone", "--quiet", "--depth", "1", "--no-single-branch", "--branch", "feature"];
        execFileSync("git", [...all, `file://${repository.folder}`, shallow]);

        await repository.refuses(
            ["--project", shallow],
            /^It cannot be seen where this left origin\/\w+: this is a shallow clone\. Run `git fetch --unshallow` first/,
        );
    });

    it("refuses the clone of a pull request that has no branch, and says how to get them", async () => {
        repository.git("update-ref", "refs/pull/7/merge", "HEAD");
        const clone = path.join(temporaryFolder(), "pull");
        const git = (...words: string[]): Buffer => execFileSync("git", words, { cwd: clone });
        mkdirSync(clone);
        git("init", "--quiet");
        git(
            "fetch",
            "--quiet",
            "--depth=1",
            `file://${repository.folder}`,
            "+refs/pull/7/merge:refs/remotes/pull/7/merge",
        );
        git("checkout", "--quiet", "--detach", "refs/remotes/pull/7/merge");
        repository.git("update-ref", "-d", "refs/pull/7/merge");

        await repository.refuses(
            ["--project", clone],
            /^There is no origin\/main, .* here that this could have left: this is a shallow clone\. Run `git fetch --unshallow` first/,
        );
    });

    it("refuses a clone whose main branch nobody knows, and asks for its name", async () => {
        const clone = path.join(temporaryFolder(), "trunk");
        execFileSync("git", ["clone", "--quiet", "--origin", "upstream", `file://${repository.folder}`, clone]);
        execFileSync("git", ["branch", "--quiet", "--move", "main", "trunk"], { cwd: clone });

        await repository.refuses(
            ["--project", clone],
            /that this could have left\. Name what to compare with: --base <branch>\.$/m,
        );
    });
});
