import assert from "node:assert/strict";
import { markdownMarker, markdownReport } from "../../../fleet/report/markdown";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import { changeGroup, fleetReport } from "../../fleet/report/build-report";
import { FakeGithub, workflowAuthor } from "../../support/github-api/fake-github";
import { type FlotillaRun, runFlotilla } from "../../support/flotilla";

const token = "ghs_notToBeSeen";
const changed = fleetReport({ groups: [changeGroup()] });
const other = fleetReport({ groups: [changeGroup({ installations: ["prod-eu-1", "prod-eu-2"] })] });
const same = fleetReport({}, 3);
const markdown = markdownReport(changed);

describe("flotilla ci comment", () => {
    let github: FakeGithub;
    let files: ProjectFiles;

    beforeEach(async () => {
        github = await FakeGithub.start();
        files = projectFiles({ "diff.json": JSON.stringify(changed) });
    });

    afterEach(() => {
        github.stop();
        files.remove();
        assert.deepEqual(github.faults, [], "GitHub's description says otherwise");
    });

    /** Runs the step on the report of this test. */
    async function comment(
        commandArguments: readonly string[] = [],
        variables: NodeJS.ProcessEnv = {},
    ): Promise<FlotillaRun> {
        const run = await runFlotilla(["ci", "comment", "diff.json", "--pull-request", "7", ...commandArguments], {
            folder: files.folder,
            environment: {
                ...process.env,
                GITHUB_TOKEN: token,
                GITHUB_API_URL: github.address,
                GITHUB_REPOSITORY: "octo/fleet",
                ...variables,
            },
        });
        assert.ok(!(run.output + run.errors).includes(token), "the token is in the output");
        return run;
    }

    const methods = (): string[] => github.asked.map((line) => line.split(" ")[0] ?? "");

    it("creates the comment in the first run and changes it in the second", async () => {
        assert.deepEqual(await comment(), { code: 0, output: "The comment is written.\n", errors: "" });
        files.write("diff.json", JSON.stringify(other));
        assert.deepEqual(await comment(), { code: 0, output: "The comment is brought up to date.\n", errors: "" });
        assert.deepEqual(
            github.comments.map(({ body }) => body),
            [markdownReport(other)],
        );
        assert.deepEqual(methods(), ["GET", "POST", "GET", "PATCH"]);
    });

    it("sends nothing when the comment says it already", async () => {
        github.add(workflowAuthor, markdown);
        assert.equal((await comment()).output, "The comment says it already.\n");
        assert.deepEqual(methods(), ["GET"]);
    });

    it("finds its comment behind 250 others, page by page", async () => {
        for (let count = 0; count < 250; count += 1) {
            github.add("somebody", `comment ${count}`);
        }
        const own = github.add(workflowAuthor, `${markdownMarker}\nold`);
        assert.equal((await comment()).code, 0);
        assert.equal(own.body, markdown);
        assert.equal(github.comments.length, 251);
        assert.deepEqual(methods(), ["GET", "GET", "GET", "PATCH"]);
    });

    it("keeps the oldest of its own comments and deletes the others", async () => {
        const [first] = ["one", "two", "three"].map((text) => github.add(workflowAuthor, `${markdownMarker}\n${text}`));
        assert.equal((await comment()).code, 0);
        assert.deepEqual(github.comments, [{ ...first, body: markdown }]);
    });

    it("keeps comments of others, also those that begin as its own do", async () => {
        github.add("somebody", `${markdownMarker}\nnot ours`);
        github.add(workflowAuthor, "Another workflow's comment.");
        assert.equal((await comment()).code, 0);
        assert.deepEqual(
            github.comments.map(({ body }) => body),
            [`${markdownMarker}\nnot ours`, "Another workflow's comment.", markdown],
        );
    });

    it("writes another one when somebody deletes its own at the same moment", async () => {
        github.add(workflowAuthor, `${markdownMarker}\nold`);
        github.failures = [{ method: "PATCH", status: 404 }];
        assert.equal((await comment()).output, "The comment is written.\n");
    });

    it("begins no comment when nothing changes, but brings one up to date", async () => {
        files.write("diff.json", JSON.stringify(same));
        assert.match((await comment()).output, /^Nothing changes/);
        assert.deepEqual(github.comments, []);
        const own = github.add(workflowAuthor, `${markdownMarker}\nold`);
        assert.equal((await comment()).output, "The comment is brought up to date.\n");
        assert.equal(own.body, markdownReport(same));
    });

    it("begins one when something changes, with the address of the whole report", async () => {
        const link = "https://github.com/octo/fleet/actions/runs/1/artifacts/2";
        assert.equal((await comment(["--link", link])).code, 0);
        const lines = github.comments[0]?.body.split("\n");
        assert.deepEqual(lines?.slice(0, 2), [
            markdownMarker,
            `[The whole report, to search and to filter](<${link}>)`,
        ]);
    });

    it("begins with what is there again after a failure, so that a lost answer leaves no second comment", async () => {
        github.failures = [{ method: "POST", status: 502, isDone: true }];
        assert.equal((await comment()).code, 0);
        assert.equal(github.comments.length, 1);
        assert.deepEqual(methods(), ["GET", "POST", "GET"]);
    });

    const passing = [
        { rule: "is out of order", failure: { status: 500 } },
        { rule: "asks to wait", failure: { status: 429, headers: { "retry-after": "1" } } },
        { rule: "asks to wait with status 403", failure: { status: 403, headers: { "retry-after": "0" } } },
        {
            rule: "has a limit that ends soon",
            failure: { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" } },
        },
    ];
    for (const { rule, failure } of passing) {
        it(`tries again when GitHub ${rule}`, async () => {
            github.failures = [{ method: "GET", ...failure }];
            assert.equal((await comment()).code, 0);
            assert.equal(github.comments.length, 1);
        });
    }

    const refused = [
        {
            status: 401,
            message: "Bad credentials",
            expected: /^GitHub does not know the token \(401 Bad credentials\)\. Set GITHUB_TOKEN/,
        },
        {
            status: 403,
            message: "Resource not accessible by integration",
            expected:
                /^The token may not comment on pull request 7 of octo\/fleet \(403 .*\)\. Give the job `permissions: pull-requests: write`/,
        },
        {
            status: 404,
            message: "Not Found",
            expected: /^There is no pull request 7 of octo\/fleet, or .*Check --repository/,
        },
        {
            status: 422,
            message: "Validation Failed",
            expected: /^GitHub refuses the comment \(422 Validation Failed\)/,
        },
        {
            status: 410,
            message: `Gone ${token}`,
            expected: /^GitHub gives an answer that nobody expected \(410 Gone \*\*\*\)/,
        },
    ];
    for (const { status, message, expected } of refused) {
        it(`gives up at once at status ${status}, and says what to do`, async () => {
            github.failures = [{ method: "POST", status, message }];
            const { code, errors } = await comment();
            assert.equal(code, 1);
            assert.match(errors, expected);
            assert.equal(errors.trimEnd().split("\n").length, 1);
            assert.deepEqual(methods(), ["GET", "POST"]);
        });
    }

    it("does not wait for an hour", async () => {
        github.failures = [{ method: "GET", status: 429, headers: { "retry-after": "3600" } }];
        const { code, errors } = await comment();
        assert.equal(code, 1);
        assert.match(errors, /^GitHub asks to wait for longer than this step does/);
        assert.deepEqual(methods(), ["GET"]);
    });

    it("says that the next run would not find a comment that somebody else wrote", async () => {
        const { code, errors } = await comment(["--author", "ci-robot"]);
        assert.equal(code, 1);
        assert.match(
            errors,
            /^The comment was written by "github-actions\[bot\]", but "ci-robot" was expected: .*Give --author/,
        );
    });

    const wrong = [
        { rule: "no token", variables: { GITHUB_TOKEN: "" }, expected: /^GITHUB_TOKEN is not set\./ },
        {
            rule: "an address to which no token may be sent",
            variables: { GITHUB_API_URL: "http://ghe.example.com" },
            expected: /^GITHUB_API_URL is "http:\/\/ghe\.example\.com"\. Set it/,
        },
        {
            rule: "a repository that is none",
            variables: { GITHUB_REPOSITORY: "fleet" },
            expected: /It is written owner\/name\./,
        },
        {
            rule: "a link that is none",
            commandArguments: ["--link", "diff.html"],
            expected: /^"diff\.html" is no address/,
        },
        {
            rule: "a number that is none",
            commandArguments: ["--pull-request", "x"],
            expected: /It is a whole number from 1/,
        },
    ];
    for (const { rule, variables = {}, commandArguments = [], expected } of wrong) {
        it(`asks nothing with ${rule}`, async () => {
            const { code, errors } = await comment(commandArguments, variables);
            assert.equal(code, 1);
            assert.match(errors, expected);
            assert.deepEqual(github.asked, []);
        });
    }

    for (const { text, expected } of [
        { text: "{", expected: /^diff\.json is not JSON: .* Write it with `flotilla diff --format json/ },
        { text: '{"version":2}', expected: /^diff\.json is no report of flotilla diff: / },
    ]) {
        it(`asks nothing with the report ${text}`, async () => {
            files.write("diff.json", text);
            const { code, errors } = await comment();
            assert.equal(code, 1);
            assert.match(errors, expected);
            assert.deepEqual(github.asked, []);
        });
    }
});
