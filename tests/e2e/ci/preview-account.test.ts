import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, finish, type Project } from "../../support/project";
import { sharedControlPlane, temporaryFolder, testEngine, testTools } from "../../support/shared-cluster";
import { fencedLines, pages } from "../../docs/markdown";
import { runInProject } from "../../support/flotilla";

function configuration(team: string, pods: string): Record<string, unknown> {
    return {
        cluster: { identifier: "test" },
        namespaces: { flotilla: {}, "pre-pay": { labels: { team }, quota: { pods } } },
        deployer: { namespace: "flotilla" },
    };
}

describe("the account for previews, made as docs/pull-requests.md says", () => {
    let project: Project;
    let account: string;
    let client: ClusterClient;

    before(async () => {
        const { kubeconfig: administrator } = await sharedControlPlane();
        const { kubectl } = await testTools();
        project = await createProject(await testEngine(), administrator);
        client = await clusterClient(administrator);
        project.configure(configuration("payments", "10"));
        // Twice, so that the objects have been updated: the API server then treats their fields otherwise.
        for (const pods of ["10", "20"]) {
            project.configure(configuration("payments", pods));
            const up = await project.pulumi("up", "--yes", "--skip-preview");
            assert.equal(up.code, 0, up.text);
        }

        const folder = temporaryFolder();
        const page = pages().find(({ file }) => file === "docs/pull-requests.md") ?? assert.fail();
        const made = await finish(
            spawn("sh", ["-euc", fencedLines(page, "sh").join("\n")], {
                cwd: folder,
                env: { ...project.environment, PATH: `${path.dirname(kubectl)}:${process.env["PATH"] ?? ""}` },
            }),
        );
        assert.equal(made.code, 0, made.text);
        account = path.join(folder, "preview.kubeconfig");
    });

    beforeEach(() => {
        project.environment["KUBECONFIG"] = account;
    });

    after(() => {
        client.connection.close();
    });

    it("finds no drift where there is none, though it signs in otherwise than who brought it up", async () => {
        const { code, output } = await runInProject(project, "ci", "drift", "test");
        assert.equal(code, 0, output);
    });

    it("previews updates, field by field", async () => {
        project.configure(configuration("orders", "30"));
        const { code, output, errors } = await runInProject(project, "ci", "preview", "test");
        assert.equal(code, 0, output + errors);
        assert.match(output, /"payments" => "orders"/);
        assert.match(output, /"20" => "30"/);
        assert.doesNotMatch(output + errors, /The cluster was not asked/);
    });

    it("changes nothing, whoever asks it to", async () => {
        project.configure(configuration("orders", "30"));
        const { code, output, errors } = await runInProject(project, "ci", "deploy", "test");
        assert.equal(code, 2, output);
        assert.match(output + errors, /this account is for previews and changes nothing/);
        assert.equal((await client.namespace("pre-pay"))?.metadata.labels?.["team"], "payments");
    });

    it("cannot take its bounds away", async () => {
        const bounded = await clusterClient(account);
        const policies = "/apis/admissionregistration.k8s.io/v1";
        const rights = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/flotilla-preview";
        for (const path of [
            `${policies}/validatingadmissionpolicies/flotilla-preview`,
            `${policies}/validatingadmissionpolicybindings/flotilla-preview`,
            rights,
            "/api/v1/namespaces/pre-pay",
        ]) {
            const { status } = await bounded.connection.request({ method: "DELETE", path });
            assert.ok(status === 403 || status === 422, `${path}: ${status}`);
        }
        bounded.connection.close();
    });
});
