import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project, type Run } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

/** Each kind of fault has its texts in tests/components/installation/: here the engine gets them, many at once. */
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

    describe("in the sections of a stack file, of several kinds at once", () => {
        let run: Run;

        before(async () => {
            project.configure({ cluster, namespases: {}, namespaces: { a: { create: "no" }, A_b: {} } });
            run = await project.pulumi("up", "--yes");
        });

        for (const [what, message] of [
            [
                "an unknown key",
                /stacks\/Pulumi\.test\.yaml:3: namespases: unknown key "namespases"\. Did you mean "namespaces"\?/,
            ],
            [
                "a wrong type",
                /stacks\/Pulumi\.test\.yaml:4: namespaces\.a\.create: "no" is text, but true or false is wanted here\./,
            ],
            [
                "an invalid namespace name",
                /stacks\/Pulumi\.test\.yaml:4: namespaces\.A_b: "A_b" is not a namespace's name \(RFC 1123\)\./,
            ],
        ] as const) {
            it(`ends an up with one clear message for ${what}`, () => {
                assert.notEqual(run.code, 0);
                assert.match(run.text, message);
                assert.doesNotMatch(run.text, /^\s+at /m, "a stack trace is for bugs, not for typing errors");
            });
        }
    });

    describe("elsewhere", () => {
        it("ends an up with one clear message for a kubeconfig that cannot be used", async () => {
            project.configure({ cluster: { ...cluster, kubeconfigFile: "gone.yaml" } });

            const run = await project.pulumi("up", "--yes");

            assert.notEqual(run.code, 0);
            assert.match(
                run.text,
                /stacks\/Pulumi\.test\.yaml:2: cluster\.kubeconfigFile: kubeconfig: .*gone\.yaml does not exist\./,
            );
            assert.doesNotMatch(run.text, /^\s+at /m);
        });

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
});
