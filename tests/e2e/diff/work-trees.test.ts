import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Repository } from "../../../fleet/diff/git";
import { WorkTrees } from "../../../fleet/diff/work-trees";
import { interruptedError } from "../../../toolchain/toolchain-error";
import { SmallRepository } from "./small-repository";

const project = { name: "project", version: "1.0.0", dependencies: { local: "file:local" } };
const lockfile = {
    name: "project",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: {
        "": project,
        "node_modules/local": { resolved: "local", link: true },
        local: { name: "local", version: "1.0.0" },
    },
};

describe("temporary work trees", () => {
    const variables = { ...process.env };
    let repository: SmallRepository;
    let temporary: string;
    let commit: string;

    beforeEach(() => {
        repository = new SmallRepository({
            "stacks/Pulumi.prod-1.yaml": "first",
            "package.json": JSON.stringify(project),
            "package-lock.json": JSON.stringify(lockfile),
            "local/package.json": JSON.stringify({ name: "local", version: "1.0.0" }),
        });
        commit = repository.git("rev-parse", "HEAD");
        repository.files.write("stacks/Pulumi.prod-1.yaml", "second");
        repository.files.write("node_modules/shared/index.js", "");
        temporary = mkdtempSync(path.join(os.tmpdir(), "flotilla-work-trees-"));
        process.env["TMPDIR"] = temporary;
        process.env["npm_config_offline"] = "true";
    });

    afterEach(() => {
        process.env["TMPDIR"] = variables["TMPDIR"];
        if (variables["TMPDIR"] === undefined) {
            delete process.env["TMPDIR"];
        }
        delete process.env["npm_config_offline"];
        rmSync(temporary, { recursive: true });
        repository.files.remove();
    });

    async function withTrees(work: (trees: WorkTrees) => Promise<void>, signal?: AbortSignal): Promise<void> {
        const trees = new WorkTrees(await Repository.around(repository.folder, signal));
        try {
            await work(trees);
        } finally {
            await trees.remove();
        }
        assert.deepEqual(readdirSync(temporary), []);
        assert.equal(repository.git("worktree", "list").split("\n").length, 1);
    }

    it("have all files of their commit, and the packages of the project", () =>
        withTrees(async (trees) => {
            const folder = await trees.add(commit, { paths: undefined, packages: "share" });

            assert.equal(readFileSync(path.join(folder, "stacks/Pulumi.prod-1.yaml"), "utf8"), "first");
            assert.ok(lstatSync(path.join(folder, "node_modules")).isSymbolicLink());
            assert.ok(existsSync(path.join(folder, "node_modules/shared/index.js")));
        }));

    it("have only the files that are wanted", () =>
        withTrees(async (trees) => {
            const folder = await trees.add(commit, { paths: ["stacks"], packages: "none" });

            assert.deepEqual(readdirSync(folder).sort(), [".git", "stacks"]);
        }));

    it("have packages of their own by their own lockfile", () =>
        withTrees(async (trees) => {
            const folder = await trees.add(commit, { paths: undefined, packages: "install" });

            assert.ok(existsSync(path.join(folder, "node_modules/local/package.json")));
            assert.ok(!existsSync(path.join(folder, "node_modules/shared")));
        })).timeout(60_000);

    it("end with the installation of packages on Ctrl-C", async () => {
        const controller = new AbortController();
        await withTrees(async (trees) => {
            const adding = trees.add(commit, { paths: undefined, packages: "install" });
            controller.abort(interruptedError());
            await assert.rejects(adding, /^ToolchainError: Interrupted/);
        }, controller.signal);
    });
});
