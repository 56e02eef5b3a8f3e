import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../support/shared-cluster";
import { stackText, TestRepository } from "./repository";

/** A folder with a project in it that nobody gets to read. */
function emptyProject(): string {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: flotilla\n");
    return folder;
}

describe("flotilla diff, of what cannot be compared", () => {
    let repository: TestRepository;

    before(() => {
        repository = TestRepository.create();
    });

    beforeEach(() => {
        repository.reset();
    });

    const refuses: TestRepository["refuses"] = (...parameters) => repository.refuses(...parameters);

    const cases: readonly { what: string; options: readonly string[]; message: RegExp }[] = [
        {
            what: "a base that is not there",
            options: ["--base", "mian"],
            message: /^--base: this repository has no commit "mian"\. Did you mean "main"\?$/m,
        },
        {
            what: "a head that is not there",
            options: ["--head", "0123456789"],
            message: /^--head: this repository has no commit "0123456789"\. Name a branch, a tag or a hash\.$/m,
        },
        {
            what: "a base that git would take for an option",
            options: ["--base=--all"],
            message: /^--base: this repository has no commit "--all"/,
        },
        {
            what: "an installation that is not there",
            options: ["prod-11"],
            message:
                /^There is no installation "prod-11"\. Did you mean "prod-1"\? There are: prod-1, prod-2, secret-1\.$/m,
        },
        {
            what: "a format that is not there",
            options: ["--format", "pdf"],
            message: /--format <format>' argument 'pdf' is invalid\. Allowed choices are terminal, /,
        },
        { what: "an option that is not there", options: ["--bse", "main"], message: /unknown option '--bse'/ },
        {
            what: "a rule that is none",
            options: ["--ignore", "Namespace.metadata"],
            message: /^--ignore: "Namespace\.metadata" is not a rule\. Write a kind/,
        },
        {
            what: "a file that cannot be written",
            options: ["--output", "/dev/null/report.txt"],
            message: /^--output: \/dev\/null\/report\.txt cannot be written \(ENOTDIR\)\. Name another file\.$/m,
        },
        {
            what: "a folder without a project",
            options: ["--project", "/dev"],
            message: /^There is no project in \/dev: it has no Pulumi\.yaml\. Name its folder with --project\.$/m,
        },
    ];
    for (const { what, options, message } of cases) {
        it(`refuses ${what}`, () => refuses(options, message));
    }

    it("refuses a project in no repository", async () => {
        const folder = emptyProject();
        await refuses(["--project", folder], /is not in a git repository, so there is nothing to compare with/);
    });

    it("refuses a repository that git does not read, in git's own words", async () => {
        await refuses([], /^git does not read the repository around .*: fatal: detected dubious ownership/, {
            GIT_TEST_ASSUME_DIFFERENT_OWNER: "1",
        });
    });

    it("refuses a repository without commits", async () => {
        const folder = emptyProject();
        execFileSync("git", ["init", "--quiet"], { cwd: folder });
        await refuses(["--project", folder], /^This repository has no commits yet/);
    });

    it("refuses a repository without a work tree", async () => {
        const folder = emptyProject();
        execFileSync("git", ["init", "--quiet"], { cwd: folder });
        execFileSync("git", ["config", "core.bare", "true"], { cwd: folder });
        await refuses(
            ["--project", folder],
            /^The repository around .* is bare: it has no work tree\. Run flotilla diff/,
        );
    });

    it("refuses to go on without a folder for temporary files", async () => {
        repository.edit("stacks/Pulumi.prod-1.yaml", "team: payments", "team: billing");
        await refuses([], /^\/nowhere\/.*: there is no such folder \(ENOENT, .*\)\. Make it, or set TMPDIR/, {
            TMPDIR: "/nowhere",
        });
    });

    it("refuses to go on without git", async () => {
        const bin = temporaryFolder();
        symlinkSync(process.execPath, path.join(bin, "node"));
        await refuses([], /^There is no git on PATH\. Install it/, { PATH: bin });
    });

    describe("a base whose code cannot be used", () => {
        /** Commits a base with an edit, and goes on from what was before. */
        function badBase(edit: () => void): string {
            edit();
            const base = repository.commit();
            repository.git("checkout", "--quiet", "--force", "-B", "next", "HEAD~1");
            return base;
        }

        it("refuses code that is none", async () => {
            const base = badBase(() => {
                repository.write("components/namespace/default-deny.ts", "export const = ;");
            });
            await refuses(["--base", base], /^The code of base does not start: .*Compare with another base \(--base\)/);
        });

        it("refuses code that throws when it starts", async () => {
            const base = badBase(() => {
                repository.write("components/namespace/default-deny.ts", 'throw new Error("not today");');
            });
            await refuses(["--base", base], /^The code of base does not start: not today\. /);
        });

        it("refuses code from before there was a flotilla diff", async () => {
            const base = badBase(() => {
                repository.remove("fleet/render/tree.ts");
            });
            await refuses(["--base", base], /^The code of base is older than flotilla diff, and cannot be rendered\./);
        });

        it("refuses packages that cannot be installed, with what npm says", async () => {
            const base = badBase(() => {
                repository.write("package-lock.json", "{}");
            });
            const run = await repository.diff(["--base", base], { npm_config_offline: "true" });
            assert.equal(run.code, 2);
            assert.match(run.errors, /^The packages of [0-9a-f]{12} cannot be installed.*\n.*npm/);
        });
    });

    describe("an installation that is broken on one side", () => {
        const broken = stackText("prod-1", "{labls: {team: payments}}");

        it("is not taken for one that is not there where a folder or a link lies in the place of its file", async () => {
            mkdirSync(path.join(repository.folder, "stacks/Pulumi.folder.yaml"));
            symlinkSync("/nowhere", path.join(repository.folder, "stacks/Pulumi.link.yaml"));

            const { failures } = await repository.report(["folder", "link"], 2);

            assert.deepEqual(
                failures.map(({ installation, side }) => [installation, side]),
                [
                    ["folder", "head"],
                    ["link", "head"],
                ],
            );
        });

        it("diffs all others when it is broken at head, and ends with the code for trouble", async () => {
            repository.write("stacks/Pulumi.prod-1.yaml", broken);
            repository.edit("stacks/Pulumi.prod-2.yaml", "team: payments", "team: billing");

            const report = await repository.report(["--exit-code"], 2);

            assert.deepEqual(
                report.groups.map(({ installations }) => installations),
                [["prod-2"]],
            );
            assert.deepEqual(report.summary.installations, { compared: 3, changed: 1, failed: 1 });
            assert.deepEqual(
                report.failures.map(({ installation, side }) => [installation, side]),
                [["prod-1", "head"]],
            );
            assert.match(
                report.failures[0]?.faults.join() ?? "",
                /^stacks\/Pulumi\.prod-1\.yaml:6: namespaces\.payments\.labls: unknown key "labls"\. Did you mean "labels"\?/,
            );
        });

        it("says so when it is broken at base and mended at head", async () => {
            repository.write("stacks/Pulumi.prod-1.yaml", broken);
            repository.commit();
            repository.write("stacks/Pulumi.prod-1.yaml", stackText("prod-1", "{}"));

            const report = await repository.report(["--base", "HEAD"], 2);

            assert.deepEqual(
                report.failures.map(({ installation, side }) => [installation, side]),
                [["prod-1", "base"]],
            );
        });

        it("tells on a terminal which one, where and why", async () => {
            repository.write("stacks/Pulumi.prod-1.yaml", broken);

            const run = await repository.diff([]);

            assert.equal(run.code, 2);
            assert.match(
                run.output,
                /prod-1[\s\S]*stacks\/Pulumi\.prod-1\.yaml:6: namespaces\.payments\.labls: unknown key/,
            );
        });
    });

    it("works in a folder of a repository whose path has blanks and brackets", async () => {
        const folder = path.join(temporaryFolder(), "some where", "[a] b");
        const inner = path.join(folder, "in side");
        mkdirSync(folder, { recursive: true });
        execFileSync("git", ["clone", "--quiet", repository.folder, inner]);
        symlinkSync(path.join(repository.folder, "node_modules"), path.join(inner, "node_modules"));
        execFileSync("rm", ["-rf", path.join(inner, ".git")]);
        for (const line of [["init", "--quiet"], ["add", "."], commitCommand]) {
            execFileSync("git", line, { cwd: folder });
        }
        writeFileSync(path.join(inner, "stacks", "Pulumi.prod-2.yaml"), stackText("prod-2", "{labels: {team: x}}"));

        const report = await repository.report(["--project", inner]);

        assert.deepEqual(
            report.groups.map(({ installations }) => installations),
            [["prod-2"]],
        );
    });
});

const commitCommand = ["-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "first"];
