import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { markdownMarker } from "../../../fleet/report/markdown";
import { type Clone, createClone } from "../../support/clone";
import { FakeGithub } from "../../support/github-api/fake-github";
import type { Run } from "../../support/project";
import { temporaryFolder } from "../../support/shared-cluster";
import { environmentOf, workflow } from "../../support/workflow";

const link = "https://github.com/octo/fleet/actions/runs/1/artifacts/2";

function stackFile(team: string): string {
    return [
        "config:",
        "  flotilla:cluster: { identifier: prod-1 }",
        `  flotilla:namespaces: { payments: { labels: { team: ${team} } } }`,
        "",
    ].join("\n");
}

describe("the scripts of the workflows, in a repository with a merged pull request", () => {
    let clone: Clone;
    let github: FakeGithub;
    let runner: string;

    async function git(...words: string[]): Promise<void> {
        const { code, text } = await clone.shell(
            `git -c user.name=test -c user.email=test@localhost ${words.join(" ")}`,
        );
        assert.equal(code, 0, text);
    }

    function write(name: string, text: string): void {
        writeFileSync(path.join(clone.folder, "stacks", `Pulumi.${name}.yaml`), text);
    }

    before(async () => {
        clone = createClone();
        github = await FakeGithub.start();
        await git("init", "--quiet", "--initial-branch main");
        writeFileSync(path.join(clone.folder, ".git/info/exclude"), "node_modules\n");
        write("prod-1", stackFile("payments"));
        write("prod-2", stackFile("payments").replace("prod-1", "prod-2"));
        await git("add --all");
        await git("commit --quiet --message base");
        await git("checkout --quiet -b edit");
        write("prod-1", stackFile("orders"));
        await git("commit --quiet --all --message edit");
        await git("checkout --quiet main");
        await git("merge --quiet --no-ff --message merge edit");
    });

    after(() => {
        github.stop();
    });

    beforeEach(() => {
        runner = temporaryFolder();
    });

    /** A file of the job: what a step wrote. */
    function written(name: string): string {
        return readFileSync(path.join(runner, name), "utf8");
    }

    /** Runs all scripts of a job as a runner does, one after another. */
    async function runJob(name: string, job: string, values: Readonly<Record<string, string>>): Promise<Run[]> {
        const runs: Run[] = [];
        for (const step of workflow(name).jobs[job]?.steps.filter(({ run }) => run !== undefined) ?? assert.fail()) {
            writeFileSync(path.join(runner, "script.sh"), step.run ?? "");
            const run = await clone.shell(`bash -e ${path.join(runner, "script.sh")}`, {
                ...environmentOf(step, { "runner.temp": runner, ...values }),
                GITHUB_ACTIONS: "true",
                GITHUB_API_URL: github.address,
                GITHUB_OUTPUT: path.join(runner, "output"),
                GITHUB_REPOSITORY: "octo/fleet",
                GITHUB_STEP_SUMMARY: path.join(runner, "summary.md"),
            });
            assert.equal(run.code, 0, `${step.name ?? ""}: ${run.text}`);
            runs.push(run);
        }
        return runs;
    }

    it("diff compares the merge with the branch that it went to, and names what is to be previewed", async () => {
        await runJob("pull-request", "diff", {});
        assert.equal(written("output"), 'matrix={"installation":["prod-1"]}\n');
        assert.match(
            written("summary.md"),
            /^<!-- flotilla diff -->\n## Flotilla diff\n[\s\S]*1 of 3 installations changes/,
        );
        assert.match(written("report/diff.html"), /^<!doctype html>/i);
    });

    it("comment puts it under the pull request", async () => {
        mkdirSync(path.join(runner, "report"));
        const report = path.join(runner, "report/diff.json");
        const { code, text } = await clone.flotilla([
            "diff",
            "--base",
            "HEAD^1",
            "--format",
            "json",
            "--output",
            report,
        ]);
        assert.equal(code, 0, text);
        await runJob("pull-request", "comment", {
            "github.token": "ghs_x",
            "needs.diff.outputs.link": link,
            "github.event.pull_request.number": "7",
        });
        assert.deepEqual(github.faults, []);
        const body = github.comments[0]?.body ?? "";
        assert.ok(body.startsWith(`${markdownMarker}\n[The whole report, to search and to filter](<${link}>)\n`), body);
        assert.match(body, /orders/);
    });

    it("a push names what is to be brought up, and a part of it where it is asked to", async () => {
        const push = { "inputs.base || github.event.before": "HEAD^1", "inputs.part": "" };
        await runJob("deploy", "changes", push);
        assert.equal(written("output"), 'matrix={"installation":["prod-1"]}\n');
        runner = temporaryFolder();
        await runJob("deploy", "changes", { ...push, "inputs.part": "1" });
        assert.equal(written("output"), 'matrix={"installation":["prod-1"]}\n');
    });
});
