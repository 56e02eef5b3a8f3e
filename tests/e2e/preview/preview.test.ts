import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type FleetReport, fleetReport } from "../../../fleet/report/report";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { eventually } from "../../support/eventually";
import { commandLine, processTree } from "../../support/process-tree";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { endOf, type FlotillaRun, runInProject, startInProject } from "../../support/flotilla";

const repository = path.resolve(__dirname, "../../..");
const password = "pl41n-password";

const registry = {
    address: "quay.io",
    username: "robot",
    password: { env: "PREVIEW_PASSWORD" },
    namespaces: ["preview-pay"],
};

const applied = {
    cluster: { identifier: "test" },
    namespaces: {
        "preview-pay": { labels: { team: "payments" }, quota: { pods: 5 } },
        "preview-gone": {},
        "preview-vault": { protect: true },
    },
    registries: { quay: registry },
};

const edited = {
    cluster: { identifier: "test" },
    namespaces: {
        "preview-pay": { labels: { team: "checkout" }, quota: { pods: 6 } },
        "preview-fresh": {},
        "preview-vault": { protect: true },
    },
    registries: { quay: { ...registry, pullSecret: "other" } },
};

function reportIn({ output, errors }: FlotillaRun): FleetReport {
    assert.notEqual(output, "", errors);
    return fleetReport.parse(JSON.parse(output));
}

/** What happens to what is no component, as `<action> <kind> <name>`. */
function changesIn(report: FleetReport, installation = "test"): string[] {
    const group = report.groups.find(({ installations }) => installations.includes(installation));
    return (group?.resources ?? [])
        .filter(({ isComponent }) => !isComponent)
        .map(({ action, type, name }) => `${action} ${type.split(":").at(-1) ?? ""} ${name}`);
}

describe("flotilla preview", () => {
    let project: Project;
    let client: ClusterClient;

    function git(...commandArguments: string[]): void {
        const user = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        execFileSync("git", [...user, ...commandArguments], { cwd: project.folder, stdio: "ignore" });
    }

    function locks(): string[] {
        const folder = path.join(project.folder, "state", ".pulumi", "locks");
        return existsSync(folder)
            ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"))
            : [];
    }

    before(async () => {
        const plane = await sharedControlPlane();
        client = await clusterClient(plane.kubeconfig);
        project = await createProject(await testEngine(), plane.kubeconfig);
        project.environment["PREVIEW_PASSWORD"] = password;
        // A diff renders with the code of the project.
        for (const name of ["fleet", "toolchain"]) {
            cpSync(path.join(repository, name), path.join(project.folder, name), { recursive: true });
        }
        project.configure(applied);
        const run = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(run.code, 0, run.text);
        writeFileSync(path.join(project.folder, ".gitignore"), "node_modules\nstate\n");
        git("init", "--quiet");
        git("add", ".");
        git("commit", "--quiet", "--message", "applied");
    });

    after(() => {
        client.connection.close();
    });

    describe("of an edit, with two installations that cannot be previewed", () => {
        let run: FlotillaRun;
        let report: FleetReport;

        before(async () => {
            project.configure(edited);
            const stacks = path.join(project.folder, "stacks");
            const salt = /^encryptionsalt:.*$/m.exec(readFileSync(path.join(stacks, "Pulumi.test.yaml"), "utf8"))?.[0];
            writeFileSync(
                path.join(stacks, "Pulumi.new.yaml"),
                `config: {flotilla:cluster: {identifier: new}}\n${salt ?? ""}\n`,
            );
            writeFileSync(
                path.join(stacks, "Pulumi.broken.yaml"),
                "config:\n  flotilla:cluster: {identifier: broken, contexx: a}\n",
            );
            run = await runInProject(project, "preview", "--format", "json", "--exit-code");
            report = reportIn(run);
        });

        it("shows what is replaced, deleted, updated and created", () => {
            assert.deepEqual(changesIn(report), [
                "replace Secret registry-quay.preview-pay",
                "delete Namespace preview-gone-namespace",
                "update Reachability cluster-reachability",
                "update Namespace preview-pay-namespace",
                "update ResourceQuota preview-pay-quota",
                "create Namespace preview-fresh-namespace",
            ]);
        });

        it("shows the configuration that was edited, with its lines", () => {
            const configuration = report.groups.flatMap((group) => group.configuration);
            const label = configuration.find(({ path: at }) => at === "namespaces.preview-pay.labels.team");

            assert.deepEqual([label?.old, label?.new], ["payments", "checkout"]);
            assert.deepEqual(
                [label?.position?.file, typeof label?.position?.line],
                ["stacks/Pulumi.test.yaml", "number"],
            );
        });

        it("says of an installation without a stack how to make one", () => {
            const fault = report.failures.find(({ installation }) => installation === "new")?.faults[0];

            assert.match(
                fault ?? "",
                /there is no stack "new" in the backend\. Make it with `npx pulumi stack init new`/,
            );
        });

        it("says what is wrong with a faulty file", () => {
            const faults = report.failures.find(({ installation }) => installation === "broken")?.faults;

            assert.match(faults?.[0] ?? "", /^stacks\/Pulumi\.broken\.yaml:2: cluster\.contexx: unknown key/);
        });

        it("ends with 2, because of those", () => {
            assert.equal(run.code, 2);
            assert.equal(report.summary.installations.failed, 2);
        });

        it("says nothing of secrets", () => {
            const text = run.output + run.errors;

            assert.ok(!text.includes(password) && !text.includes(Buffer.from(password).toString("base64")));
            assert.ok(!text.includes("client-key-data"));
        });

        it("takes no lock", () => {
            assert.deepEqual(locks(), []);
        });
    });

    it("shows a protected resource that would be deleted, and that the engine refuses it", async () => {
        const entries = Object.entries(applied.namespaces).filter(([name]) => name !== "preview-vault");
        project.configure({ ...applied, namespaces: Object.fromEntries(entries) });
        const run = await runInProject(project, "preview", "test", "--format", "json");
        const report = reportIn(run);

        assert.equal(run.code, 2);
        assert.equal(report.summary.endangered, 1);
        assert.match(report.failures[0]?.faults[0] ?? "", /preview-vault-namespace" cannot be deleted/);
    });

    describe("compared with what a diff foresees, after a drift and a commit that nobody has applied", () => {
        let report: FleetReport;

        before(async () => {
            project.configure(applied);
            await client.connection.request({
                method: "PATCH",
                path: "/api/v1/namespaces/preview-pay",
                contentType: "application/merge-patch+json",
                body: { metadata: { labels: { team: "foreign" } } },
            });
            project.configure({ ...applied, registries: { quay: { ...registry, pullSecret: "other" } } });
            git("commit", "--all", "--quiet", "--message", "another pull secret");
            const run = await runInProject(
                project,
                "preview",
                "test",
                "--refresh",
                "--base",
                "HEAD",
                "--format",
                "json",
            );
            report = reportIn(run);
        });

        it("names what was not foreseen", () => {
            const surprises = report.comparison?.surprises.map(({ resource, foreseen, found }) => [
                resource,
                foreseen,
                found,
            ]);

            assert.deepEqual(surprises, [
                ["Secret preview-pay/other", "nothing", "replaced: metadata.name"],
                ["Namespace preview-pay", "nothing", "updated: metadata.labels.team"],
            ]);
        });
    });

    it("says that a cluster was not asked, which is no change", async () => {
        const kubeconfig = path.join(project.folder, "unreachable.yaml");
        const content = readFileSync(project.environment["KUBECONFIG"] ?? "", "utf8");
        writeFileSync(kubeconfig, content.replaceAll(/server: .*/g, "server: https://127.0.0.1:1"));
        project.configure(applied);
        const environment = { ...project.environment, KUBECONFIG: kubeconfig };
        const { code, output } = await runInProject({ ...project, environment }, "preview", "test");

        assert.equal(code, 0, output);
        assert.match(output.replace(/\s+/g, " "), /Note: test: The cluster was not asked: /);
        // The provider has another kubeconfig.
        assert.match(output, /^1 of 1 installation changes\.\n\n {2}updated {2}1$/m);
        assert.doesNotMatch(output, /Reachability/);
    });

    it("ends its engines on Ctrl-C, and leaves no process and no lock", async () => {
        project.configure(edited);
        const child = startInProject(project, "preview", "test");
        const ended = endOf(child);
        let processes: number[] = [];
        await eventually(() => {
            processes = processTree(child.pid ?? 0);
            // The command, the engine, its language host, the program.
            assert.ok(processes.length >= 4);
            return Promise.resolve();
        });
        child.kill("SIGINT");
        const { code, errors } = await ended;

        assert.equal(code, 130, errors);
        assert.match(errors, /^Interrupted\./m);
        await eventually(() => {
            assert.deepEqual(processes.map(commandLine).filter(Boolean), []);
            return Promise.resolve();
        });
        assert.deepEqual(locks(), []);
    });
});
