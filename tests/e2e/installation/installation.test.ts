import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project, type Run, type Step } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

const cluster = { identifier: "test" };

describe("an installation on a real API server", () => {
    let project: Project;
    let client: ClusterClient;
    let namesBefore: string[];

    before(async () => {
        const plane = await sharedControlPlane();
        project = await createProject(await testEngine(), plane.kubeconfig, "own");
        client = await clusterClient(plane.kubeconfig);
        namesBefore = await client.namespaceNames();
        project.configure({
            cluster,
            namespaces: {
                "inst-payments": { labels: { team: "payments" } },
                "inst-search": { annotations: { "example.com/owner": "search" } },
                default: { create: false },
            },
        });
    });

    after(() => {
        client.connection.close();
    });

    it("comes up with the first up", async () => {
        const run = await project.pulumi("up", "--yes", "--skip-preview");

        assert.equal(run.code, 0, run.text);
        assert.equal((await client.namespace("inst-payments"))?.metadata.labels?.["team"], "payments");
        assert.equal((await client.namespace("inst-search"))?.metadata.annotations?.["example.com/owner"], "search");
    });

    it("is all unchanged in a second up", async () => {
        const run = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");

        assert.equal(run.code, 0, run.text);
        assert.match(run.text, /Resources:\s+10 unchanged/);
    });

    it("has no place of the program and no way of this machine in the state", () => {
        const { checkpoint } = JSON.parse(project.state()) as {
            checkpoint: { latest: { resources: { readonly type: string }[] } };
        };
        // The SDK makes the stack before the program begins.
        const own = checkpoint.latest.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");

        assert.ok(own.length > 5);
        for (const resource of own) {
            assert.ok(!("sourcePosition" in resource || "stackTrace" in resource), JSON.stringify(resource));
        }
    });

    describe("after an edit, beside what somebody else did", () => {
        let first: Run;
        let second: Run;
        let json: Run;
        let up: Run;

        before(async () => {
            const path = "/api/v1/namespaces/inst-payments?fieldManager=some-operator";
            const body = { metadata: { labels: { foreign: "kept" } } };
            const contentType = "application/merge-patch+json";
            await client.connection.request({ method: "PATCH", path, body, contentType });
            project.configure({
                cluster,
                namespaces: {
                    "inst-payments": { labels: { team: "checkout" }, protect: true },
                    "inst-search": { annotations: { "example.com/owner": "search" } },
                    default: { create: false },
                },
            });
            first = await project.pulumi("preview", "--diff");
            second = await project.pulumi("preview", "--diff");
            json = await project.pulumi("preview", "--json");
            up = await project.pulumi("up", "--yes", "--skip-preview", "--diff", "--show-sames", "--show-config");
            assert.equal(up.code, 0, up.text);
        });

        it("gives two previews of one commit that are equal, byte for byte", () => {
            // The engine draws its progress ("@ previewing update...") as time passes; everything else is the answer.
            const answer = ({ output }: Run): string => output.replace(/^@ previewing update\.*\n/gm, "");
            assert.equal(answer(first), answer(second));
            assert.equal(first.errors, second.errors);
        });

        it("keeps no key of the kubeconfig in plain text", async () => {
            const kubeconfig = readFileSync(project.environment["KUBECONFIG"] ?? "", "utf8");
            const key = /client-key-data"?: "?([A-Za-z0-9+/=]+)/.exec(kubeconfig)?.[1];
            assert.ok(key !== undefined && key.length > 100);

            const exported = await project.pulumi("stack", "export");
            for (const text of [first.text, json.text, up.text, exported.text, project.state()]) {
                assert.ok(text.length > 0 && !text.includes(key));
            }
        });

        it("shows the edit key by key in the preview, and applies it", async () => {
            assert.match(
                first.text,
                /~ namespaces: \{[^~]+~ inst-payments: \{[^~]+~ labels\s+: \{\s+~ team: "payments" => "checkout"/,
            );
            const { steps } = JSON.parse(json.text) as { steps: Step[] };
            const changes = steps.filter(({ op }) => op !== "same");
            assert.deepEqual(Object.fromEntries(changes.map(({ op, urn }) => [urn.split("::").pop(), op])), {
                test: "update",
                "test-inst-payments": "update",
                "test-inst-payments-namespace": "update",
            });
            assert.equal((await client.namespace("inst-payments"))?.metadata.labels?.["team"], "checkout");
        });

        it("keeps the labels that others set on its namespaces", async () => {
            assert.equal((await client.namespace("inst-payments"))?.metadata.labels?.["foreign"], "kept");
        });

        it("does not delete a namespace that is protected", async () => {
            project.configure({ cluster, namespaces: { "inst-search": {} } });

            const refused = await project.pulumi("up", "--yes", "--skip-preview");

            assert.notEqual(refused.code, 0);
            assert.match(refused.text, /cannot be deleted\s+because it is protected/);
            assert.ok(await client.namespace("inst-payments"));
        });
    });

    describe("beside namespaces of others", () => {
        /** A preview in which a namespace of the installation is not to be made by it any more. */
        let handOver: Run;

        it("refuses a namespace that exists already, says what to do, and changes nothing", async () => {
            await client.createNamespace("inst-foreign");
            const uid = (await client.namespace("inst-foreign"))?.metadata.uid;
            project.configure({
                cluster,
                namespaces: {
                    "inst-payments": { protect: true },
                    "inst-search": {},
                    "inst-foreign": {},
                    "inst-new": {},
                },
            });

            // The first one is refused by its preview.
            for (const command of [
                ["up", "--yes"],
                ["up", "--yes", "--skip-preview"],
            ]) {
                const run = await project.pulumi(...command);
                assert.notEqual(run.code, 0);
                assert.match(
                    run.text.replace(/\s+/g, " "),
                    /namespaces\.inst-foreign: the namespace "inst-foreign" exists already, and this installation did not create it\. Set create: false to use it as it is, or adopt: true to take it over\./,
                );
            }
            assert.equal((await client.namespace("inst-foreign"))?.metadata.uid, uid);
            assert.equal(await client.namespace("inst-new"), undefined);
        });

        it("refuses create: false for a namespace that does not exist", async () => {
            project.configure({ cluster, namespaces: { "inst-payments": {}, "inst-gone": { create: false } } });

            const run = await project.pulumi("preview");

            assert.notEqual(run.code, 0);
            assert.match(
                run.text.replace(/\s+/g, " "),
                /the namespace "inst-gone" does not exist in the cluster\. Create it first/,
            );
        });

        it("takes over an existing namespace with adopt: true, and owns it from then on", async () => {
            const adopted = { adopt: true, labels: { team: "mine" } };
            project.configure({
                cluster,
                namespaces: { "inst-payments": {}, "inst-search": {}, "inst-foreign": adopted },
            });
            const uid = (await client.namespace("inst-foreign"))?.metadata.uid;

            await project.succeed("up", "--yes", "--skip-preview");
            const { metadata } = (await client.namespace("inst-foreign")) ?? assert.fail();
            assert.deepEqual([metadata.uid, metadata.labels?.["team"]], [uid, "mine"]);

            // Nothing more is to be done about it, while the other one would go.
            project.configure({
                cluster,
                namespaces: { "inst-payments": { create: false }, "inst-search": {}, "inst-foreign": adopted },
            });
            handOver = await project.pulumi("preview");
            assert.match(handOver.text, /- 1 to delete/);
            assert.doesNotMatch(handOver.text, /inst-foreign/);
        });

        it("warns that create: false deletes what the installation created", () => {
            assert.equal(handOver.code, 0, handOver.text);
            assert.match(handOver.text, /warning: namespaces\.inst-payments: this installation owns the namespace/);
            assert.match(handOver.text, /- 1 to delete/);
        });

        it("leaves the cluster as it was after destroy, without what it took over", async () => {
            const run = await project.pulumi("destroy", "--yes", "--skip-preview");

            assert.equal(run.code, 0, run.text);
            assert.deepEqual(await client.namespaceNames(), namesBefore);
        });
    });
});
