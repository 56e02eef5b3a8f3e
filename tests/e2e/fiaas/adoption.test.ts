import assert from "node:assert/strict";
import path from "node:path";
import { parse } from "yaml";
import type { Project } from "../../support/project";
import { addressesOf, type FiaasCluster, type LiveObject, startFiaasCluster } from "./fixture";
import { runInProject } from "../../support/flotilla";
import { clusterConfigs, SkipperRemains, stableSpecification } from "./skipper-remains";

const ids = { "sk-a": "3f1c9a52-7d0e-4f6b-9a3d-0c5f2b8f6f10", "sk-b": "b2f7e0d4-1c3a-4e59-8d21-9e6a7c4d5b30" };
const namespaces = ["sk-a", "sk-b"] as const;
const first = addressesOf("sk-a");
const idLabel = "fiaas/deployment_id";
const skipper = "/apis/apps/v1/namespaces/sk-tools/deployments";
const definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/applications.fiaas.schibsted.io";
const identity = { cluster: { identifier: "test" } };

/** What `flotilla adopt` prints, as far as it is looked at and edited here. */
interface Sections {
    readonly fiaas: { channels: unknown; crds: { create: true; adopt?: true } };
    readonly namespaces: Record<string, { create: false; fiaas: { adopt?: Adoption; bindDefault?: boolean } }>;
}

interface Adoption {
    readonly deploymentId: string;
    readonly objects: readonly string[];
    change?: boolean;
}

describe("what Skipper left in a cluster", () => {
    let cluster: FiaasCluster;
    let project: Project;
    let printed: string;

    before(async () => {
        cluster = await startFiaasCluster();
        const remains = new SkipperRemains(cluster);
        await remains.definitions();
        await remains.groupRights();
        await Promise.all([remains.daemon("sk-a", ids["sk-a"], true), remains.daemon("sk-b", ids["sk-b"], false)]);
        project = await cluster.project();
        project.configure(identity);
    });

    after(async () => {
        await cluster.stop();
    });

    /** The printed sections, the same each time. */
    function sections(): Sections {
        const { config } = parse(printed) as { config: Record<string, unknown> };
        return { fiaas: config["flotilla:fiaas"], namespaces: config["flotilla:namespaces"] } as Sections;
    }

    function configure(target: Project, edited: Sections): void {
        target.configure({ ...identity, ...edited });
    }

    const up = (target: Project, ...more: string[]): Promise<string> =>
        target.succeed("up", "--yes", "--skip-preview", ...more);

    async function deploymentIds(): Promise<(string | undefined)[]> {
        const applications = namespaces.map((namespace) => cluster.get(addressesOf(namespace).application));
        return (await Promise.all(applications)).map((application) => application?.metadata.labels?.[idLabel]);
    }

    async function names(address: string): Promise<string[]> {
        const list = await cluster.get<{ items: LiveObject[] }>(address);
        return (list?.items ?? []).map(({ metadata }) => metadata.name).sort();
    }

    /** The pods that run: a daemon that was restarted has another one. */
    async function pods(): Promise<string[]> {
        const lists = await Promise.all(namespaces.map((namespace) => names(`/api/v1/namespaces/${namespace}/pods`)));
        return lists.flat().filter((name) => !name.endsWith("-bootstrap"));
    }

    it("is not to be adopted as long as a Skipper runs: exit code 1, and how to stop it", async () => {
        await cluster.client.createNamespace("sk-tools");
        const metadata = { name: "fiaas-skipper", labels: { app: "fiaas-skipper" } };
        const template = { metadata, spec: { containers: [{ name: "skipper", image: "fiaas/skipper:x" }] } };
        const { connection } = cluster.client;
        await connection.request({
            method: "POST",
            path: skipper,
            body: { metadata, spec: { replicas: 1, selector: { matchLabels: metadata.labels }, template } },
        });
        const { code, errors } = await runInProject(project, "adopt", "test");
        await connection.request({ method: "DELETE", path: `${skipper}/fiaas-skipper` });

        assert.equal(code, 1, errors);
        assert.match(errors, /^ {2}kubectl --namespace sk-tools scale deployment\/fiaas-skipper --replicas=0$/m);
    });

    it("is printed as sections of the stack file, which are right", async () => {
        cluster.writes();
        const run = await runInProject(
            project,
            "adopt",
            "test",
            "--import-list",
            path.join(project.folder, "list.json"),
        );
        assert.equal(run.code, 0, run.errors);
        assert.deepEqual(cluster.writes(), []);
        printed = run.output;
        const { fiaas, namespaces: adopted } = sections();
        assert.deepEqual(fiaas, {
            channels: {
                stable: { image: "fiaas/fiaas-deploy-daemon:20220808113256-eef68a8", spec: stableSpecification },
            },
            crds: { create: true, adopt: true },
        });
        assert.deepEqual(adopted["sk-a"]?.fiaas.adopt, {
            deploymentId: ids["sk-a"],
            objects: ["application", "configMap", "serviceAccount", "role", "roleBinding"],
        });
        assert.deepEqual(adopted["sk-b"]?.fiaas.adopt, {
            deploymentId: ids["sk-b"],
            objects: ["application", "configMap"],
        });
        assert.equal(adopted["sk-b"].fiaas.bindDefault, true);

        configure(project, sections());
        const { code, output } = await runInProject(project, "validate", "test");
        assert.deepEqual([code, output], [0, "1 installation is right.\n"]);
    });

    it("is taken over by the first up without one write: ids, pods and the comment stay", async () => {
        const before = await pods();
        cluster.writes();
        await up(project);

        assert.deepEqual(cluster.writes(), []);
        assert.deepEqual(await deploymentIds(), [ids["sk-a"], ids["sk-b"]]);
        assert.equal(before.length, 2);
        assert.deepEqual(await pods(), before);
        const map = await cluster.get(first.configMap);
        assert.equal(map?.data?.["cluster_config.yaml"], clusterConfigs.withAccess);
    });

    it("is ok for `flotilla status` when it is taken over", async () => {
        const { code, output } = await runInProject(project, "status", "test");
        assert.equal(code, 0, output);
        assert.match(output, /^2 daemons: 2 ok\./m);
    });

    it("can be taken over with Pulumi's bulk import, too: after an up without the sections", async () => {
        const own = await cluster.project();
        own.configure(identity);
        cluster.writes();
        await up(own);
        const options = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
        const list = path.join(project.folder, "list.json");
        const imported = await own.succeed("import", "--file", list, ...options);
        assert.match(imported, /= 9 imported/);
        configure(own, sections());
        await up(own);

        assert.deepEqual(cluster.writes(), []);
        assert.deepEqual(await deploymentIds(), [ids["sk-a"], ids["sk-b"]]);
    });

    it("is made as it should be with adopt.change, as the preview shows", async () => {
        const edited = sections();
        for (const { fiaas } of Object.values(edited.namespaces)) {
            assert.ok(fiaas.adopt);
            fiaas.adopt.change = true;
        }
        configure(project, edited);
        const before = await pods();
        const [preview = ""] = (await project.succeed("up", "--yes", "--diff")).split(/^Updating/m);
        for (const namespace of namespaces) {
            assert.match(
                preview,
                new RegExp(`^ *${namespace}: the daemon will redeploy, because .*\\badopted\\b`, "m"),
            );
        }
        assert.match(preview, /name *: "fiaas-deploy-daemon" => "fiaas-deploy-daemon-[0-9a-f]{8}"/);

        const now = await deploymentIds();
        assert.equal(new Set([...now, ...Object.values(ids)]).size, 4, now.join());
        for (const [index, namespace] of namespaces.entries()) {
            const deployment = await cluster.get(addressesOf(namespace).deployment);
            assert.equal(deployment?.metadata.labels?.[idLabel], now[index], "the daemon follows");
        }
        assert.deepEqual(
            (await pods()).filter((name) => before.includes(name)),
            [],
        );
    });

    it("has the rights that it needs then, and no others", async () => {
        const [role, ...others] = await names(first.roles);
        assert.match(role ?? "", /^fiaas-deploy-daemon-[0-9a-f]{8}$/);
        assert.deepEqual(others, []);
        assert.deepEqual(await names(first.roleBindings), [role]);
        const rules = JSON.stringify(await cluster.get(`${first.roles}/${role ?? ""}`));
        assert.doesNotMatch(rules, /customresourcedefinitions|configmaps|"pods"/);
    });

    it("is like any other when adopt is taken away, with nothing left to do", async () => {
        const edited = sections();
        delete edited.fiaas.crds.adopt;
        for (const { fiaas } of Object.values(edited.namespaces)) {
            delete fiaas.adopt;
        }
        const before = [await deploymentIds(), await pods()];
        configure(project, edited);
        await up(project);
        await up(project, "--expect-no-changes");

        assert.deepEqual([await deploymentIds(), await pods()], before);
        assert.equal((await runInProject(project, "status", "test")).code, 0, "nothing is drifted");
        assert.match(JSON.stringify(await cluster.get(definition)), /"subresources":\{"status":\{\}\}/);
    });
});
