import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

describe("bad input", () => {
    let project: Project;
    let client: ClusterClient;
    let state: string;
    let namespaces: string[];

    before(async () => {
        const plane = await sharedControlPlane();
        project = await createProject(await testEngine(), plane.kubeconfig);
        client = await clusterClient(plane.kubeconfig);
        state = project.state();
        namespaces = await client.namespaceNames();
    });

    afterEach("nothing was created, changed or lost", async () => {
        assert.deepEqual(await client.namespaceNames(), namespaces);
        assert.equal(project.state(), state);
    });

    after(() => {
        client.connection.close();
    });

    const cluster = { identifier: "test" };
    const cases: readonly { rule: string; config: Record<string, unknown>; message: RegExp }[] = [
        {
            rule: "an unknown key",
            config: { cluster, namespases: {} },
            message: /stacks\/Pulumi\.test\.yaml:3: namespases: unknown key "namespases"\. Did you mean "namespaces"\?/,
        },
        {
            rule: "a wrong type",
            config: { cluster, namespaces: { a: { create: "no" } } },
            message:
                /stacks\/Pulumi\.test\.yaml:3: namespaces\.a\.create: "no" is text, but true or false is wanted here\./,
        },
        {
            rule: "an invalid namespace name",
            config: { cluster, namespaces: { A_b: {} } },
            message: /stacks\/Pulumi\.test\.yaml:3: namespaces\.A_b: "A_b" is not a namespace's name \(RFC 1123\)\./,
        },
        {
            rule: "a kubeconfig that is not there",
            config: { cluster: { ...cluster, kubeconfigFile: "gone.yaml" } },
            message: /stacks\/Pulumi\.test\.yaml:2: cluster\.kubeconfigFile: kubeconfig: .*gone\.yaml does not exist\./,
        },
        {
            rule: "a kubeconfig that does not parse",
            config: { cluster: { ...cluster, kubeconfigFile: "broken.yaml" } },
            message: /cluster\.kubeconfigFile: kubeconfig: .*broken\.yaml: it is neither YAML nor JSON\./,
        },
        {
            rule: "a context that is not in the kubeconfig",
            config: { cluster: { ...cluster, context: "nowhere" } },
            message: /it has no context "nowhere"; it has "/,
        },
    ];
    for (const { rule, config, message } of cases) {
        it(`ends an up with one clear message for ${rule}`, async () => {
            writeFileSync(path.join(project.folder, "broken.yaml"), "users: [{");
            project.configure(config);

            const run = await project.pulumi("up", "--yes");

            assert.notEqual(run.code, 0);
            assert.match(run.text, message);
            assert.doesNotMatch(run.text, /^\s+at /m, "a stack trace is for bugs, not for typing errors");
        });
    }

    it("points to the command line for a value that the stack file does not have", async () => {
        project.configure({ cluster });

        const run = await project.pulumi("preview", "--config", "flotilla:bogus=1", "--config-path");

        assert.notEqual(run.code, 0);
        assert.match(run.text, /bogus: unknown key "bogus"/);
    });

    it("ends with one clear message for a stack file that is not YAML", async () => {
        writeFileSync(path.join(project.folder, "stacks", "Pulumi.test.yaml"), "config:\n\ta: b\n");

        const run = await project.pulumi("preview");

        assert.notEqual(run.code, 0);
        assert.match(run.text, /invalid YAML file: yaml: line 2/);
    });
});
