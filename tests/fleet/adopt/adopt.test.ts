import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import type http from "node:http";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { attempt, ConfigurationError } from "../../../components/installation/fault-lines";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation, type ResolvedInstallation } from "../../../components/installation/resolve";
import { parse, parseDocument } from "yaml";
import { closedPort, type FakeServer, kubeconfigFor, startFakeServer } from "../../provider/fake-server";
import { executable } from "../support/executable";
import { type ProjectFiles, projectFiles } from "../support/files";

type Labels = Readonly<Record<string, string>>;
interface KubernetesObject {
    readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
    readonly [key: string]: unknown;
}

const name = "fiaas-deploy-daemon";
const skipperLabels = { app: name };
const spec = { version: 3, admin_access: true, replicas: { minimum: 1, maximum: 1 } };

function configMap(namespace: string, data: Labels, labels: Labels = skipperLabels, own = name): KubernetesObject {
    return { metadata: { name: own, namespace, labels }, data };
}

function application(
    namespace: string,
    image: string,
    config: unknown = spec,
    id = `id-${namespace}`,
): KubernetesObject {
    const labels = { ...skipperLabels, ...(id !== "" && { "fiaas/deployment_id": id }) };
    return { metadata: { name, namespace, labels }, spec: { application: name, image, config } };
}

function named(...namespaces: readonly string[]): KubernetesObject[] {
    return namespaces.map((namespace) => ({ metadata: { name, namespace } }));
}

function deployment(namespace: string, own: string, image: string, replicas?: number): KubernetesObject {
    const template = { spec: { containers: [{ image }] } };
    return { metadata: { name: own, namespace }, spec: { ...(replicas !== undefined && { replicas }), template } };
}

const definitions = ["applications.fiaas.schibsted.io", "application-statuses.fiaas.schibsted.io"];
const perApp = "enable-service-account-per-app: true\n";

describe("flotilla adopt", () => {
    /** What the cluster has, by plural. */
    let cluster: Record<string, readonly KubernetesObject[]>;
    let forbidden: readonly string[];
    let requests: string[];
    let server: FakeServer;
    let project: ProjectFiles;
    const stackFile = "stacks/Pulumi.prod.yaml";
    const head = "config:\n  flotilla:cluster: { identifier: prod, kubeconfigFile: kubeconfig.json }\n";

    before(async () => {
        server = await startFakeServer(answer);
    });
    after(async () => {
        await server.close();
    });
    beforeEach(() => {
        cluster = {};
        forbidden = [];
        requests = [];
        project = projectFiles({
            [stackFile]: head,
            "kubeconfig.json": kubeconfigFor({ server: `http://127.0.0.1:${server.port}` }),
        });
    });
    afterEach(() => {
        project.remove();
    });

    /** Selects as an API server does, two objects a page. */
    function answer(request: http.IncomingMessage): { status: number; body?: unknown } {
        const url = new URL(request.url ?? "", "http://x");
        requests.push(`${request.method ?? ""} ${url.pathname}`);
        const [plural = "", own] = url.pathname.replace(/^\/(api|apis\/[^/]+)\/v1\//, "").split("/");
        if (forbidden.includes(plural)) {
            return {
                status: 403,
                body: { message: `${plural} is forbidden: User "ci" cannot list resource "${plural}"` },
            };
        }
        const all = cluster[plural];
        if (all === undefined && plural === "applications") {
            return { status: 404 };
        }
        const [field, label] = ["fieldSelector", "labelSelector"].map(
            (key) => url.searchParams.get(key)?.split("=")[1],
        );
        const items = (all ?? []).filter(
            ({ metadata }) =>
                metadata.name === (field ?? own ?? metadata.name) &&
                (label === undefined || metadata.labels?.["app"] === label),
        );
        if (own !== undefined) {
            return items.length === 0 ? { status: 404 } : { status: 200, body: items[0] };
        }
        const start = Number(url.searchParams.get("continue") ?? 0);
        const next = start + 2 < items.length ? { continue: String(start + 2) } : {};
        return { status: 200, body: { metadata: next, items: items.slice(start, start + 2) } };
    }

    interface Run {
        readonly code: number;
        readonly output: string;
        readonly errors: string;
    }

    /** Not the synchronous way, because the server answers in this process. */
    async function adopt(...words: string[]): Promise<Run> {
        const all = ["adopt", "prod", "--project", project.folder, ...words];
        return new Promise((resolve) => {
            const child = execFile(executable, all, { cwd: project.folder }, (_, output, errors) => {
                resolve({ code: child.exitCode ?? -1, output, errors });
            });
        });
    }

    /** The installation with the printed sections in the place of its own. */
    function withSections(output: string): ResolvedInstallation {
        const stack = parseDocument(readFileSync(path.join(project.folder, stackFile), "utf8"));
        const { config } = parse(output) as { config: Record<string, unknown> };
        for (const [key, section] of Object.entries(config)) {
            stack.setIn(["config", key], stack.createNode(section));
        }
        project.write(stackFile, stack.toString());
        const resolved = attempt(() => readInstallation(project.folder, "prod", new LayerFolder(project.folder)));
        assert.ok(!(resolved instanceof ConfigurationError), String(resolved));
        return resolved;
    }

    it("prints sections that adopt everything that is there, and that the schema accepts", async () => {
        cluster = {
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
        const { code, output, errors } = await adopt();
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
        const { configuration } = withSections(output);
        assert.equal(configuration.namespaces["web"]?.fiaas?.adopt?.deploymentId, "id-web");
        assert.ok(
            requests.every((request) => request.startsWith("GET ")),
            "the cluster is only read",
        );
    });

    it("pins namespaces that differ from most of their channel", async () => {
        const namespaces = ["a", "b", "c", "d"];
        cluster = {
            configmaps: namespaces.map((each) => configMap(each, { "cluster_config.yaml": perApp })),
            applications: namespaces.map((each) =>
                application(
                    each,
                    each === "a" ? "fiaas/fdd:9" : "fiaas/fdd:1",
                    each === "b" ? { ...spec, admin_access: false } : spec,
                ),
            ),
        };
        const { configuration } = withSections((await adopt()).output);
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
        project.write(
            stackFile,
            `${head}  flotilla:fiaas:
    publishedAt: https://releases.example.com
    channels: { stable: { image: fiaas/fdd:5 } }
  flotilla:namespaces:
    mine: { labels: { team: a } }
    done: { create: false, fiaas: {} }
    idle: {}
`,
        );
        cluster = {
            configmaps: [configMap("mine", { "cluster_config.yaml": perApp }), configMap("done", {})],
            applications: [application("mine", "fiaas/fdd:1"), application("done", "fiaas/fdd:1")],
        };
        const { configuration, values } = withSections((await adopt()).output);
        assert.equal(configuration.fiaas?.publishedAt, "https://releases.example.com");
        assert.equal(configuration.fiaas.channels["stable"]?.image, "fiaas/fdd:5");
        const { mine, ...others } = values["namespaces"] as Record<string, Record<string, unknown>>;
        assert.deepEqual(others, { done: { create: false, fiaas: {} }, idle: {} });
        assert.deepEqual([mine?.["labels"], mine?.["create"]], [{ team: "a" }, undefined]);
        assert.equal(configuration.namespaces["mine"]?.fiaas?.pin?.image, "fiaas/fdd:1");
    });

    it("adopts into one release for all without naming channels", async () => {
        project.write(stackFile, `${head}  flotilla:fiaas: { release: { image: fiaas/fdd:5 } }\n`);
        cluster = { configmaps: [configMap("a", { tag: "latest" })], applications: [application("a", "fiaas/fdd:1")] };
        const { configuration } = withSections((await adopt()).output);
        const daemon = configuration.namespaces["a"]?.fiaas;
        assert.deepEqual([daemon?.channel, daemon?.pin?.image], [undefined, "fiaas/fdd:1"]);
    });

    it("leaves out what the schema does not accept, and says so", async () => {
        const text = `${perApp}unheard-of: 1\nuse-networkingv1-ingress: false\nglobal-env: [A=b=c]\nport: 5000\n`;
        cluster = {
            configmaps: [
                configMap("a", { "cluster_config.yaml": text }),
                configMap("b", { "cluster_config.yaml": perApp }),
            ],
            applications: [
                application("a", "fiaas/fdd:1", { ...spec, replica: 2 }),
                application("b", "fiaas/fdd:latest"),
            ],
        };
        const { output, errors, code } = await adopt();
        const { configuration } = withSections(output);
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
        cluster = {
            configmaps: [
                configMap("other-name", {}, skipperLabels, "settings"),
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
        const { output, errors } = await adopt();
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
        const { configuration } = withSections(output);
        assert.deepEqual(Object.keys(configuration.namespaces), ["alone", "broken", "unlabelled"]);
        assert.equal(configuration.fiaas?.crds.adopt, false);
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
            cluster = { deployments: [deployment("z", "other", "nginx:1"), deployment("z", "more", "nginx:1"), found] };
            const { code, errors, output } = await adopt();
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
        forbidden = ["configmaps", "deployments", "customresourcedefinitions"];
        const { code, output, errors } = await adopt();
        assert.deepEqual([code, output], [2, ""]);
        assert.match(
            errors,
            /The user "ci" lacks rights .* \(403\):\n {2}get customresourcedefinitions\.apiextensions\.k8s\.io application-statuses\.\S+\n {2}get .*\n {2}list configmaps in all namespaces\n {2}list deployments\.apps in all namespaces\nGrant them/,
        );
    });

    it("ends with 2 when the cluster, its kubeconfig or the installation cannot be read", async () => {
        project.write("kubeconfig.json", kubeconfigFor({ server: `http://127.0.0.1:${await closedPort()}` }));
        const refused = await adopt();
        assert.deepEqual([refused.code, refused.output], [2, ""]);
        assert.match(refused.errors, /^The cluster could not be read\. http:.*: connection refused\.\n$/);
        project.write("kubeconfig.json", "{}");
        assert.deepEqual((await adopt()).code, 2);
        project.write(stackFile, "config: [\n");
        assert.deepEqual((await adopt()).code, 2);
    });

    it("gives programs everything that was found", async () => {
        cluster = {
            configmaps: [configMap("a", { "cluster_config.yaml": perApp, tag: "latest" }), configMap("b", {})],
            applications: [application("a", "fiaas/fdd:1")],
            deployments: [deployment("s", "fiaas-skipper", "fiaas/skipper:1")],
        };
        const { output, code } = await adopt("--json");
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
        cluster = {
            configmaps: [configMap("a", { "cluster_config.yaml": perApp }), configMap("b", {})],
            applications: [application("a", "fiaas/fdd:1")],
            rolebindings: named("a", "b"),
        };
        const { code } = await adopt("--import-list", "import.json");
        assert.equal(code, 0);
        const file = path.join(project.folder, "import.json");
        const list = JSON.parse(readFileSync(file, "utf8")) as { resources: unknown[]; nameTable: unknown };
        const common = { parent: "prod-a-fiaas", provider: "prod-cluster-provider" };
        assert.deepEqual(list, {
            resources: [
                { type: "flotilla:fiaas:DeployDaemon", name: "prod-a-fiaas", component: true, parent: "prod" },
                {
                    type: "kubernetes:fiaas.schibsted.io/v1:Application",
                    name: "prod-a-fiaas-application",
                    id: `a/${name}`,
                    ...common,
                },
                { type: "kubernetes:core/v1:ConfigMap", name: "prod-a-fiaas-config-map", id: `a/${name}`, ...common },
                {
                    type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
                    name: "prod-a-fiaas-role-binding",
                    id: `a/${name}`,
                    ...common,
                },
                {
                    type: "flotilla:fiaas:DeploymentId",
                    name: "prod-a-fiaas-deployment-id",
                    id: "id-a",
                    parent: "prod-a-fiaas",
                    provider: "prod-cluster-flotilla",
                },
            ],
            nameTable: {
                prod: "urn:pulumi:prod::flotilla::flotilla:installation:Installation::prod",
                "prod-cluster-provider":
                    "urn:pulumi:prod::flotilla::flotilla:installation:Installation$flotilla:cluster:Cluster$pulumi:providers:kubernetes::prod-cluster-provider",
                "prod-cluster-flotilla":
                    "urn:pulumi:prod::flotilla::flotilla:installation:Installation$flotilla:cluster:Cluster$pulumi:providers:flotilla::prod-cluster-flotilla",
            },
        });
        const again = await adopt("--import-list", "import.json");
        assert.deepEqual([again.code, again.output], [2, ""]);
        assert.ok(existsSync(file));
        assert.match(again.errors, /import\.json is there already/);
    });
});
