import assert from "node:assert/strict";
import {
    AdoptedCluster,
    application,
    assertOnlyRead,
    configMap,
    daemon,
    definitions,
    named,
    perApp,
    spec,
    stackFile,
    stackHead,
} from "../../fleet/adopt/adopted-cluster";

describe("the sections that adopt daemons", () => {
    let cluster: AdoptedCluster;

    beforeEach(async () => {
        cluster = await AdoptedCluster.start();
    });
    afterEach(async () => {
        await cluster.stop();
    });

    it("prints sections that adopt everything that is there, and that the schema accepts", async () => {
        cluster.objects = {
            configmaps: [
                configMap("payments", {
                    "cluster_config.yaml": `${perApp}ingress-suffix: [apps.example.com]\n`,
                    tag: "latest",
                }),
                configMap("web", { "cluster_config.yaml": "environment: prod\n" }),
            ],
            applications: [application("payments", "fiaas/fdd:2"), application("web", "fiaas/fdd:1")],
            serviceaccounts: named("payments"),
            roles: named("payments"),
            rolebindings: named("payments"),
            customresourcedefinitions: definitions.map((own) => ({ metadata: { name: own } })),
        };
        const { code, output, errors } = await cluster.adopt();
        assert.equal(
            output,
            `config:
  flotilla:fiaas:
    channels:
      latest:
        image: fiaas/fdd:2
        spec:
          version: 3
          admin_access: true
          replicas:
            minimum: 1
            maximum: 1
      stable:
        image: fiaas/fdd:1
        spec:
          version: 3
          admin_access: true
          replicas:
            minimum: 1
            maximum: 1
    crds:
      create: true
      adopt: true
  flotilla:namespaces:
    payments:
      create: false
      fiaas:
        channel: latest
        clusterConfig:
          enable-service-account-per-app: true
          ingress-suffix:
            - apps.example.com
        adopt:
          deploymentId: id-payments
          objects:
            - application
            - configMap
            - serviceAccount
            - role
            - roleBinding
    web:
      create: false
      fiaas:
        channel: stable
        clusterConfig:
          environment: prod
          enable-service-account-per-app: false
        bindDefault: true
        adopt:
          deploymentId: id-web
          objects:
            - application
            - configMap
`,
        );
        assert.match(
            errors,
            /^http:\/\/127\.0\.0\.1:\d+: 2 daemons to adopt\. Put the sections into stacks\/Pulumi\.prod\.yaml/,
        );
        assert.equal(code, 0);
        const { configuration } = cluster.withSections(output);
        assert.equal(configuration.namespaces["web"]?.fiaas?.adopt?.deploymentId, "id-web");
        assertOnlyRead(cluster);
    });

    it("pins namespaces that differ from most of their channel", async () => {
        const namespaces = ["a", "b", "c", "d"];
        cluster.objects = {
            configmaps: namespaces.map((each) => configMap(each, { "cluster_config.yaml": perApp })),
            applications: namespaces.map((each) =>
                application(
                    each,
                    each === "a" ? "fiaas/fdd:9" : "fiaas/fdd:1",
                    each === "b" ? { ...spec, admin_access: false } : spec,
                ),
            ),
        };
        const { configuration } = cluster.withSections((await cluster.adopt()).output);
        assert.deepEqual(
            namespaces.map((each) => configuration.namespaces[each]?.fiaas?.pin),
            [
                { image: "fiaas/fdd:9", spec },
                { image: "fiaas/fdd:1", spec: { ...spec, admin_access: false } },
                undefined,
                undefined,
            ],
        );
        assert.equal(configuration.fiaas?.channels["stable"]?.image, "fiaas/fdd:1");
    });

    it("keeps what the stack file has, channels and namespaces, and daemons that are declared already", async () => {
        cluster.project.write(
            stackFile,
            `${stackHead}  flotilla:fiaas:
    publishedAt: https://releases.example.com
    channels: { stable: { image: fiaas/fdd:5 } }
  flotilla:namespaces:
    mine: { labels: { team: a } }
    done: { create: false, fiaas: {} }
    idle: {}
`,
        );
        cluster.objects = {
            configmaps: [configMap("mine", { "cluster_config.yaml": perApp }), configMap("done", {})],
            applications: [application("mine", "fiaas/fdd:1"), application("done", "fiaas/fdd:1")],
        };
        const { configuration, values } = cluster.withSections((await cluster.adopt()).output);
        assert.equal(configuration.fiaas?.publishedAt, "https://releases.example.com");
        assert.equal(configuration.fiaas.channels["stable"]?.image, "fiaas/fdd:5");
        const { mine, ...others } = values["namespaces"] as Record<string, Record<string, unknown>>;
        assert.deepEqual(others, { done: { create: false, fiaas: {} }, idle: {} });
        assert.deepEqual([mine?.["labels"], mine?.["create"]], [{ team: "a" }, undefined]);
        assert.equal(configuration.namespaces["mine"]?.fiaas?.pin?.image, "fiaas/fdd:1");
    });

    it("adopts into one release for all without naming channels", async () => {
        cluster.project.write(stackFile, `${stackHead}  flotilla:fiaas: { release: { image: fiaas/fdd:5 } }\n`);
        cluster.objects = {
            configmaps: [configMap("a", { tag: "latest" })],
            applications: [application("a", "fiaas/fdd:1")],
        };
        const { configuration } = cluster.withSections((await cluster.adopt()).output);
        const adopted = configuration.namespaces["a"]?.fiaas;
        assert.deepEqual([adopted?.channel, adopted?.pin?.image], [undefined, "fiaas/fdd:1"]);
    });

    it("leaves out what the schema does not accept, and says so", async () => {
        const text = `${perApp}unheard-of: 1\nuse-networkingv1-ingress: false\nglobal-env: [A=b=c]\nport: 5000\n`;
        cluster.objects = {
            configmaps: [
                configMap("a", { "cluster_config.yaml": text }),
                configMap("b", { "cluster_config.yaml": perApp }),
            ],
            applications: [
                application("a", "fiaas/fdd:1", { ...spec, replica: 2 }),
                application("b", "fiaas/fdd:latest"),
            ],
        };
        const { output, errors, code } = await cluster.adopt();
        const { configuration } = cluster.withSections(output);
        assert.deepEqual(
            Object.entries(configuration.namespaces).map(([each, { fiaas }]) => [each, fiaas?.adopt?.deploymentId]),
            [["a", "id-a"]],
        );
        assert.deepEqual(Object.keys(configuration.namespaces["a"]?.fiaas?.clusterConfig ?? {}).slice(0, 1), [
            "enable-service-account-per-app",
        ]);
        for (const key of ["unheard-of", "use-networkingv1-ingress", "global-env"]) {
            assert.match(errors, new RegExp(`^namespaces\\.a\\.fiaas\\.clusterConfig\\.${key} is left out: `, "m"));
        }
        assert.match(errors, /^fiaas\.channels\.stable\.spec\.replica is left out: unknown key "replica"\.$/m);
        assert.match(
            errors,
            /^namespaces\.b is left out: namespaces\.b\.fiaas\.pin\.image: "fiaas\/fdd:latest" is not pinned/m,
        );
        assert.equal(code, 0);
    });

    it("tells what Skipper would not have found, and what nobody ever deployed", async () => {
        cluster.objects = {
            configmaps: [
                configMap("other-name", {}, { app: daemon }, "settings"),
                configMap("unlabelled", { "cluster_config.yaml": perApp }, {}),
                configMap("new", {}),
                configMap("by-hand", {}),
                configMap("broken", { "cluster_config.yaml": "a: [" }),
            ],
            applications: [
                application("unlabelled", "fiaas/fdd:1"),
                application("by-hand", "fiaas/fdd:1", spec, ""),
                application("alone", "fiaas/fdd:1"),
                application("broken", "fiaas/fdd:1"),
            ],
            customresourcedefinitions: [{ metadata: { name: definitions[0] ?? "" } }],
        };
        const { output, errors } = await cluster.adopt();
        for (const note of [
            /^other-name: the ConfigMap settings has Skipper's label, but no daemon reads it/m,
            /^unlabelled: Skipper would not have found the ConfigMap/m,
            /^new: there is a ConfigMap, but no Application/m,
            /^by-hand: the Application has no label fiaas\/deployment_id/m,
            /^alone: there is an Application, but no ConfigMap any more/m,
            /^broken: cluster_config\.yaml is no map of keys/m,
            /^Of the definitions there is only applications\.fiaas\.schibsted\.io/m,
        ]) {
            assert.match(errors, note);
        }
        const { configuration } = cluster.withSections(output);
        assert.deepEqual(Object.keys(configuration.namespaces), ["alone", "broken", "unlabelled"]);
        assert.equal(configuration.fiaas?.crds.adopt, false);
    });
});
