import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, temporaryFolder, testEngine } from "../../support/shared-cluster";
import { endOf, type FlotillaRun, runInProject, startInProject } from "../../support/flotilla";

const cluster = { identifier: "test" };
const namespaces = { "ci-steps": { labels: { team: "payments" } } };

describe("the steps that run the engine", () => {
    let project: Project;
    let client: ClusterClient;
    let summary: string;
    /** A look for drift where there is none any more, and its summary. */
    let drift: FlotillaRun;
    let driftSummary: string;

    before(async () => {
        const plane = await sharedControlPlane();
        project = await createProject(await testEngine(), plane.kubeconfig);
        client = await clusterClient(plane.kubeconfig);
        project.configure({ cluster, namespaces });
        summary = path.join(temporaryFolder(), "summary.md");
    });

    beforeEach(() => {
        writeFileSync(summary, "");
    });

    after(() => {
        client.connection.close();
    });

    /** Runs a step, with a summary. */
    function step(...commandArguments: string[]): Promise<FlotillaRun> {
        return runInProject(project, "ci", ...commandArguments, "--summary", summary);
    }

    /** The same in a process of its own. */
    function stepAlone(...commandArguments: string[]): Promise<FlotillaRun> {
        return endOf(startInProject(project, "ci", ...commandArguments, "--summary", summary));
    }

    /** Changes the namespace behind the back of the installation. */
    async function setLabel(team: string, fieldManager: string): Promise<void> {
        const answer = await client.connection.request({
            method: "PATCH",
            path: `/api/v1/namespaces/ci-steps?fieldManager=${fieldManager}`,
            body: { metadata: { labels: { team } } },
            contentType: "application/merge-patch+json",
        });
        assert.equal(answer.status, 200);
    }

    it("preview shows what is to be made, on its output and in the summary, and changes nothing", async () => {
        const { code, output } = await stepAlone("preview", "test");
        assert.equal(code, 0, output);
        assert.match(output, /\+ kubernetes:core\/v1:Namespace: \(create\)/);
        const text = readFileSync(summary, "utf8");
        assert.match(text, /^### preview of test\n\n```text\n/);
        assert.match(text, /to create\n/);
        assert.ok(!text.includes("\u001b"));
        assert.equal(await client.namespace("ci-steps"), undefined);
    });

    it("preview tells changes by its exit code where it is asked to", async () => {
        assert.equal((await step("preview", "test", "--exit-code")).code, 1);
    });

    it("deploy makes it so, and a preview finds nothing more to do", async () => {
        const run = await stepAlone("deploy", "test");
        assert.equal(run.code, 0, run.output + run.errors);
        assert.match(readFileSync(summary, "utf8"), /^### deploy of test\n/);
        assert.equal((await client.namespace("ci-steps"))?.metadata.labels?.["team"], "payments");
        assert.equal((await step("preview", "test", "--exit-code")).code, 0);
    });

    it("drift fails with the list of what somebody changed, and repairs nothing", async () => {
        await setLabel("nobody", "kubectl-edit");
        const { code, output } = await step("drift", "test");
        assert.equal(code, 1, output);
        assert.match(output, /\n1 looked at, 1 drifted\n$/);
        const text = readFileSync(summary, "utf8");
        assert.match(text, /\n\| test \| drift \|\n/);
        assert.match(text, /"nobody" => "payments"/);
        assert.equal((await client.namespace("ci-steps"))?.metadata.labels?.["team"], "nobody");
    });

    it("drift is over when the installation is brought up with a refresh", async () => {
        const run = await project.pulumi("up", "--yes", "--refresh", "--skip-preview");
        assert.equal(run.code, 0, run.text);
        assert.equal((await client.namespace("ci-steps"))?.metadata.labels?.["team"], "payments");
        drift = await stepAlone("drift");
        assert.equal(drift.code, 0, drift.output);
        driftSummary = readFileSync(summary, "utf8");
    });

    it("drift finds none when nobody changed anything", () => {
        assert.equal(drift.output, "test: no changes\n1 looked at, 0 drifted\n");
        assert.match(driftSummary, /^## Drift: 1 looked at, 0 drifted\n\n$/);
    });

    it("drift also is what the engine refuses to take back, because somebody else owns it", async () => {
        await setLabel("nobody", "some-operator");
        const { code, output } = await step("drift", "test");
        assert.equal(code, 1, output);
        assert.match(output, /conflict with "some-operator".*: \.metadata\.labels\.team/);
        await setLabel("payments", "some-operator");
    });

    it("an installation without a stack is no failure of a preview, and one of all else", async () => {
        const file = (name: string): string => path.join(project.folder, "stacks", `Pulumi.${name}.yaml`);
        cpSync(file("test"), file("upcoming"));
        try {
            const preview = await step("preview", "upcoming");
            assert.equal(preview.code, 0, preview.errors);
            assert.match(readFileSync(summary, "utf8"), /There is no stack yet\. .*`pulumi stack init`/);
            assert.equal((await step("deploy", "upcoming")).code, 2);
            const drift = await step("drift", "--parallel", "2");
            assert.equal(drift.code, 2, drift.output);
            // In the order of names, although there is nothing to wait for with the second one.
            assert.match(drift.output, /^test: [^]*\nupcoming: /);
            assert.match(drift.output, /\n2 looked at, 0 drifted, 1 could not be looked at\n$/);
        } finally {
            rmSync(file("upcoming"));
        }
    });

    it("a cluster that does not answer is told, is no failure of a preview, and one of all else", async () => {
        const unreachable = path.join(temporaryFolder(), "kubeconfig");
        const text = readFileSync(project.environment["KUBECONFIG"] ?? "", "utf8");
        writeFileSync(unreachable, text.replace(/https:\/\/127\.0\.0\.1:\d+/, "https://127.0.0.1:1"));
        const elsewhere = { ...project, environment: { ...project.environment, KUBECONFIG: unreachable } };
        const run = await runInProject(elsewhere, "ci", "preview", "test", "--summary", summary);
        assert.equal(run.code, 0, run.errors);
        assert.match(readFileSync(summary, "utf8"), /\*\*The cluster does not answer\*\*/);
        assert.equal((await runInProject(elsewhere, "ci", "drift", "test")).code, 2);
        assert.equal((await runInProject(elsewhere, "ci", "deploy", "test")).code, 2);
    });

    it("names the nearest installation for one that there is not, and starts no engine", async () => {
        const { code, errors } = await step("preview", "tst");
        assert.equal(code, 2);
        assert.match(errors, /There is no installation "tst"\. .*"test"/);
        assert.equal(readFileSync(summary, "utf8"), "");
    });

    it("says that the summary cannot be written", async () => {
        const folder = path.join(temporaryFolder(), "folder");
        mkdirSync(folder);
        const { code, errors } = await runInProject(project, "ci", "preview", "test", "--summary", folder);
        assert.equal(code, 2);
        assert.match(errors, /The summary cannot be added to .*folder/);
        assert.ok(existsSync(folder));
    });
});
