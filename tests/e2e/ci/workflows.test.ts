import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { ensureTools } from "../../../toolchain/ensure-tools";
import { runCommand } from "../../../toolchain/run-command";
import { type Job, type Workflow, workflow, workflowFiles, workflowFolder } from "../../support/workflow";

const repository = path.resolve(__dirname, "../../..");
const workflows = workflowFiles
    .filter(({ file }) => file.startsWith("workflows"))
    .map(({ file, text }) => ({ file, text, workflow: parse(text) as Workflow }));

/** All scripts of a workflow, and of the action that they share. */
function scriptsOf({ jobs }: Workflow): string[] {
    const prepare = parse(readFileSync(path.join(workflowFolder, "actions/prepare/action.yml"), "utf8")) as {
        runs: Job;
    };
    return [...Object.values(jobs), prepare.runs].flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
}

describe("the workflows", () => {
    it("have no finding of actionlint", async function () {
        this.timeout(10 * 60_000);
        const { actionlint } = await ensureTools(["actionlint"]);
        // Whether there is a shellcheck on this machine must not matter.
        const paths = workflows.map(({ file }) => path.join(workflowFolder, file));
        const { code, output } = await runCommand(actionlint, ["-no-color", "-shellcheck=", "-pyflakes=", ...paths], {
            folder: repository,
            environment: process.env,
        });
        assert.equal(code, 0, output);
    });

    for (const { file, text } of workflowFiles) {
        it(`${file} names every action of others by a whole commit, and says which version that is`, () => {
            const lines = text.split("\n").filter((line) => /^\s*(?:- )?uses:/.test(line));
            for (const line of lines) {
                assert.match(line, /uses: (?:\.\/\S+$|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/);
            }
        });
    }

    it("all have one commit for one action", () => {
        const pins = workflowFiles.flatMap(({ text }) =>
            [...text.matchAll(/uses: (.+?)@(.+)/g)].map(([, name, pin]) => ({ name, pin })),
        );
        const distinct = new Set(pins.map(({ name, pin }) => `${name}@${pin}`));
        assert.equal(distinct.size, new Set(pins.map(({ name }) => name)).size, [...distinct].join("\n"));
    });

    for (const { file, text, workflow: each } of workflows) {
        it(`${file} may read and nothing else, but for the job that comments`, () => {
            assert.deepEqual(each.permissions, { contents: "read" });
            const writing = Object.entries(each.jobs).filter(([, { permissions = {} }]) =>
                Object.entries(permissions).some(([scope, right]) => right === "write" && scope !== "id-token"),
            );
            assert.deepEqual(
                writing.map(([name, { permissions }]) => [name, permissions]),
                file.endsWith("pull-request.yml") ? [["comment", { contents: "read", "pull-requests": "write" }]] : [],
            );
        });

        it(`${file} puts nothing of an event into a script`, () => {
            for (const script of scriptsOf(each)) {
                assert.ok(!script.includes("${{"), script);
            }
            assert.ok(!text.includes("pull_request_target"));
        });

        it(`${file} calls npm scripts that there are`, () => {
            const { scripts } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as {
                scripts: Record<string, string>;
            };
            const called = scriptsOf(each).flatMap((script) => [...script.matchAll(/npm run --silent (\S+)/g)]);
            assert.ok(called.length > 0);
            for (const [, name = ""] of called) {
                assert.ok(name in scripts, name);
            }
        });
    }

    it("give secrets and the right to write to pull requests of the repository itself alone", () => {
        const { jobs } = workflow("pull-request");
        const { diff, ...others } = jobs;
        assert.ok(diff !== undefined && !JSON.stringify(diff).includes("secrets."));
        for (const job of Object.values(others)) {
            assert.match(job.if ?? "", /^github\.event\.pull_request\.head\.repo\.full_name == github\.repository && /);
        }
    });
});
