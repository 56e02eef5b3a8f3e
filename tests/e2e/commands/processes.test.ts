import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { createProgram } from "../../../fleet/program";
import { stackText as stackTextOf, TestRepository } from "../diff/repository";
import { authorityPem } from "../join/authority";
import { designFiles } from "../../fleet/import/designs";
import { type ProjectFiles, projectFiles, stackText } from "../../fleet/support/files";
import { executable, type FlotillaRun, runFlotilla } from "../../support/flotilla";
import type { Processes } from "../../support/shared-cluster";

/** Words of commands that are compared here, for a project with the files below; the last two have faults. */
const compared: readonly (readonly string[])[] = [
    ["new", "prod-3", "--layers", "defaults"],
    ["validate"],
    ["explain", "prod-1", "--all"],
    ["render", "prod-1"],
    ["channel", "show"],
    ["channel", "promote", "latest", "stable", "--dry-run"],
    ["import", "promenade", ...designFiles],
    ["join-script", "site-1", "--hostname", "m3", "--ca", "ca.pem", "--client-ca", "ca.pem"],
    ["schema", "--check", "--project", path.resolve(path.dirname(executable), "../..")],
    ["completion", "bash"],
    ["explain", "prod-1", "clustr"],
    ["render", "prod-1", "prod-2", "--jsn"],
];

/** The tests in which other commands have processes of their own, because they are interrupted, or once among other runs. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
    "local.test.ts": ["local start", "local stop", "local status", "env"],
    "completion-bash.test.ts": ["__complete"],
    "diff/interruption.test.ts": ["diff"],
    "preview/preview.test.ts": ["preview"],
    "commands/channel-check.test.ts": ["channel check", "channel pull"],
    "commands/adopt.test.ts": ["adopt"],
    "genesis/genesis-stack.test.ts": ["genesis-script"],
    "commands/status.test.ts": ["status"],
    "pki/live-certificates.test.ts": ["certificates"],
    "health/asking.test.ts": ["health"],
    "ci/pull-request.test.ts": ["ci matrix", "ci report", "ci comment"],
    "ci/steps.test.ts": ["ci preview", "ci deploy", "ci drift"],
    "installation/outages.test.ts": ["recover"],
};

const files = {
    "ca.pem": authorityPem("kubernetes"),
    "stacks/layers/defaults.yaml": `namespaces: {payments: {labels: {team: nobody}}}
fiaas:
  channels:
    latest: {image: "fiaas/fdd:2", spec: {version: 3}}
    stable: {image: "fiaas/fdd:1", spec: {version: 3}}
`,
    "stacks/Pulumi.prod-1.yaml": stackText("defaults", "prod-1", "{payments: {fiaas: {}}}"),
    "stacks/Pulumi.site-1.yaml": `config:
  flotilla:cluster: {identifier: site-1}
  flotilla:namespaces: {}
  flotilla:nodes: {m0: {addresses: [10.20.0.10], roles: [control-plane, etcd]}, m3: {addresses: [10.20.0.13]}}
  flotilla:pki: {apiServer: {hosts: [api.example.com], server: "https://api.example.com:6443"}}
  flotilla:join: {clusterDNS: [10.96.0.10]}
`,
};

/** What most other tests have in the place of processes of commands: it has to behave as these do. */
describe("commands in an engine host", () => {
    let projects: readonly [own: ProjectFiles, shared: ProjectFiles];

    beforeEach(() => {
        projects = [projectFiles(files), projectFiles(files)];
    });

    afterEach(() => {
        projects.forEach((project) => {
            project.remove();
        });
    });

    /** Runs a command in both ways, and gives what both gave. */
    async function both(run: (project: ProjectFiles, processes: Processes) => Promise<FlotillaRun>) {
        const [own, shared] = await Promise.all(
            (["own", "shared"] as const).map(async (processes, index) => {
                const project = projects[index];
                assert.ok(project !== undefined);
                const { code, output, errors } = await run(project, processes);
                const hide = (text: string): string => text.replaceAll(project.folder, "<project>");
                return { code, output: hide(output), errors: hide(errors) };
            }),
        );
        assert.deepEqual(shared, own);
        return own;
    }

    for (const words of compared) {
        it(`give what a process gives: ${words
            .slice(0, 3)
            .map((word) => path.basename(word))
            .join(" ")}`, async () => {
            const isThere = words.includes("--project") || ["import", "completion"].includes(words[0] ?? "");
            const run = await both(({ folder }, processes) =>
                runFlotilla([...words, ...(isThere ? [] : ["--project", "."])], { folder }, processes),
            );
            assert.equal(run?.code, compared.indexOf(words) < compared.length - 2 ? 0 : 1, run?.errors);
        });
    }

    it("have folders, variables and exit codes of their own, also when they run at once", async () => {
        const runs = await Promise.all(
            ["first", "second", "third"].map(async (word) => {
                const project = projectFiles({
                    [`stacks/Pulumi.${word}.yaml`]: `config: {flotilla:cluster: {identifier: ${word}}}\n`,
                    "report.json": "{}",
                });
                try {
                    return await Promise.all([
                        runFlotilla(["validate", "--project", "."], { folder: project.folder }),
                        runFlotilla(["certificates", "--project", project.folder], {
                            environment: { ...process.env, FLOTILLA_TODAY: word },
                        }),
                        runFlotilla(["ci", "report", "report.json"], { folder: project.folder }),
                    ]);
                } finally {
                    project.remove();
                }
            }),
        );

        runs.forEach(([right, wrongDay, wrongReport], index) => {
            assert.deepEqual(right, { code: 0, output: "1 installation is right.\n", errors: "" });
            assert.equal(wrongDay.code, 2);
            assert.ok(wrongDay.errors.startsWith(`FLOTILLA_TODAY: "${["first", "second", "third"][index] ?? ""}"`));
            assert.equal(wrongReport.code, 1);
            assert.match(wrongReport.errors, /^report\.json/);
        });
    });

    it("read files that were edited since the last run anew", async () => {
        const [, project] = projects;
        const team = async (): Promise<string> =>
            (await runFlotilla(["explain", "prod-1", "namespaces.payments.labels", "--project", project.folder]))
                .output;

        assert.match(await team(), /team = "nobody"/);
        project.write(
            "stacks/layers/defaults.yaml",
            files["stacks/layers/defaults.yaml"].replace("nobody", "payments"),
        );
        assert.match(await team(), /team = "payments"/);
    });

    it("end alone by an error that nobody handles, and by process.exit, which removes what has to go", async () => {
        const repository = TestRepository.create();
        const place = { folder: repository.folder, environment: { ...process.env, TMPDIR: repository.temporary } };
        const tree = "fleet/render/tree.ts";
        const ends = [
            [1, /Error: the code broke/, 'setImmediate(() => {\n    throw new Error("the code broke");\n});'],
            [1, /Error: the promise broke/, 'void Promise.reject(new Error("the promise broke"));'],
            [7, /^$/, "setImmediate(() => process.exit(7));"],
        ] as const;
        repository.write("stacks/Pulumi.prod-1.yaml", stackTextOf("prod-1", "{labels: {team: billing}}"));
        for (const [code, errors, text] of ends) {
            repository.git("checkout", tree);
            repository.edit(tree, "\nexport const", `\n${text}\nexport const`);

            const run = await runFlotilla(["diff", "--project", "."], place);

            assert.deepEqual([run.code, run.output], [code, ""], run.errors);
            assert.match(run.errors, errors);
            assert.deepEqual(repository.leftBehind(), []);
        }
        assert.equal((await runFlotilla(["validate", "--project", "."], place)).code, 0);
    });

    it("are real processes in some test each", () => {
        const names = (command: Command): string[] =>
            command.commands.length === 0
                ? [command.name()]
                : command.commands
                      .filter((each) => each.name() !== "help")
                      .flatMap((each) => names(each).map((name) => `${command.name()} ${name}`));
        const all = names(createProgram()).map((name) => name.replace("flotilla ", ""));
        const here = all.filter((name) => compared.some((words) => `${words.join(" ")} `.startsWith(`${name} `)));

        assert.deepEqual([...here, ...Object.values(elsewhere).flat()].sort(), all.sort());
        for (const file of Object.keys(elsewhere)) {
            assert.ok(existsSync(path.resolve(__dirname, "..", file)), file);
        }
    });
});
