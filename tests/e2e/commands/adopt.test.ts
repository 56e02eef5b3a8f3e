import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { closedPort, kubeconfigFor } from "../../provider/fake-server";
import {
    AdoptedCluster,
    application,
    configMap,
    daemon,
    deployment,
    type KubernetesObject,
    named,
    perApp,
    stackFile,
} from "../../fleet/adopt/adopted-cluster";

describe("flotilla adopt", () => {
    let cluster: AdoptedCluster;

    beforeEach(async () => {
        cluster = await AdoptedCluster.start();
    });
    afterEach(async () => {
        await cluster.stop();
    });

    const skippers: readonly { rule: string; deployment: KubernetesObject; runs: boolean }[] = [
        {
            rule: "by its image in any registry",
            deployment: deployment("a", "x", "registry:5000/fiaas/skipper:1"),
            runs: true,
        },
        {
            rule: "by its image without a tag",
            deployment: deployment("a", "x", "fiaas/skipper@sha256:00", 1),
            runs: true,
        },
        { rule: "by the chart's name", deployment: deployment("a", "fiaas-skipper", "mirror/s:1", 2), runs: true },
        {
            rule: "not when it is stopped",
            deployment: deployment("a", "fiaas-skipper", "fiaas/skipper:1", 0),
            runs: false,
        },
        { rule: "not in another image", deployment: deployment("a", "x", "fiaas/skipper-ui:1", 1), runs: false },
    ];
    for (const { rule, deployment: found, runs } of skippers) {
        it(`knows a Skipper that runs, ${rule}`, async () => {
            cluster.objects = {
                deployments: [deployment("z", "other", "nginx:1"), deployment("z", "more", "nginx:1"), found],
            };
            const { code, errors, output } = await cluster.adopt();
            assert.equal(code, runs ? 1 : 0);
            assert.equal(
                errors.includes(`kubectl --namespace a scale deployment/${found.metadata.name} --replicas=0`),
                runs,
                errors,
            );
            assert.match(output, /^config: \{\}\n$/);
        });
    }

    it("tells all rights that are missing at once, and prints nothing", async () => {
        cluster.forbidden = ["configmaps", "deployments", "customresourcedefinitions"];
        const { code, output, errors } = await cluster.adopt();
        assert.deepEqual([code, output], [2, ""]);
        assert.match(
            errors,
            /The user "ci" lacks rights .* \(403\):\n {2}get customresourcedefinitions\.apiextensions\.k8s\.io application-statuses\.\S+\n {2}get .*\n {2}list configmaps in all namespaces\n {2}list deployments\.apps in all namespaces\nGrant them/,
        );
    });

    it("ends with 2 when the cluster cannot be reached", async () => {
        const server = `http://127.0.0.1:${await closedPort()}`;
        cluster.project.write("kubeconfig.json", kubeconfigFor({ server }));
        const { code, output, errors } = await cluster.adopt();
        assert.deepEqual([code, output], [2, ""]);
        assert.equal(errors, `The cluster could not be read. ${server}: connection refused.\n`);
    });

    const unreadable = { kubeconfig: ["kubeconfig.json", "{}"], "stack file": [stackFile, "config: [\n"] } as const;
    for (const [what, [file, text]] of Object.entries(unreadable)) {
        it(`ends with 2 when the ${what} cannot be used`, async () => {
            cluster.project.write(file, text);
            const { code, output } = await cluster.adopt();
            assert.deepEqual([code, output], [2, ""]);
        });
    }

    it("gives programs everything that was found", async () => {
        cluster.objects = {
            configmaps: [configMap("a", { "cluster_config.yaml": perApp, tag: "latest" }), configMap("b", {})],
            applications: [application("a", "fiaas/fdd:1")],
            deployments: [deployment("s", "fiaas-skipper", "fiaas/skipper:1")],
        };
        const { output, code } = await cluster.adopt("--json");
        const { daemons, skippers: running } = JSON.parse(output) as { daemons: unknown[]; skippers: unknown[] };
        assert.deepEqual(daemons, [
            {
                namespace: "a",
                isAdopted: true,
                deploymentId: "id-a",
                image: "fiaas/fdd:1",
                tag: "latest",
                isLabelled: true,
                objects: ["application", "configMap"],
            },
            {
                namespace: "b",
                isAdopted: false,
                deploymentId: null,
                image: null,
                tag: null,
                isLabelled: true,
                objects: ["configMap"],
            },
        ]);
        assert.deepEqual(running, [
            { namespace: "s", name: "fiaas-skipper", images: ["fiaas/skipper:1"], replicas: 1 },
        ]);
        assert.equal(code, 1);
    });

    it("writes Pulumi's import list with the names of the program, and never over a file", async () => {
        cluster.objects = {
            configmaps: [configMap("a", { "cluster_config.yaml": perApp }), configMap("b", {})],
            applications: [application("a", "fiaas/fdd:1")],
            rolebindings: named("a", "b"),
        };
        const { code } = await cluster.adoptAlone("--import-list", "import.json");
        assert.equal(code, 0);
        const file = path.join(cluster.project.folder, "import.json");
        const list = JSON.parse(readFileSync(file, "utf8")) as { resources: unknown[]; nameTable: unknown };
        const common = { parent: "prod-a", provider: "prod-cluster-provider" };
        assert.deepEqual(list, {
            resources: [
                { type: "flotilla:namespace:Namespace", name: "prod-a", component: true, parent: "prod" },
                {
                    type: "kubernetes:fiaas.schibsted.io/v1:Application",
                    name: "prod-a-fiaas-application",
                    id: `a/${daemon}`,
                    ...common,
                },
                { type: "kubernetes:core/v1:ConfigMap", name: "prod-a-fiaas-config-map", id: `a/${daemon}`, ...common },
                {
                    type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
                    name: "prod-a-fiaas-role-binding",
                    id: `a/${daemon}`,
                    ...common,
                },
            ],
            nameTable: {
                prod: "urn:pulumi:prod::flotilla::flotilla:installation:Installation::prod",
                "prod-cluster-provider":
                    "urn:pulumi:prod::flotilla::flotilla:installation:Installation$flotilla:cluster:Cluster$pulumi:providers:kubernetes::prod-cluster-provider",
            },
        });
        const again = await cluster.adopt("--import-list", "import.json");
        assert.deepEqual([again.code, again.output], [2, ""]);
        assert.match(again.errors, /import\.json is there already/);
    });
});
