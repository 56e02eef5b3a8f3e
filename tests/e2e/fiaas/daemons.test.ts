import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { addressesOf, images } from "./fixture";
import { fiaasSuite } from "./suite";

const first = addressesOf("fi-a");
const second = addressesOf("fi-b");
const idLabel = "fiaas/deployment_id";

interface Wanted {
    readonly stable?: string;
    readonly a?: object | undefined;
    readonly b?: object | undefined;
    readonly d?: object | undefined;
}

const forced = { bootstrap: { force: "2026-11-21" } };
const edited = { channel: "latest", clusterConfig: { "ingress-suffix": ["example.org"] } };

/** Two namespaces on two channels, and a plain Deployment; what is given replaces parts. */
function configuration({ stable = images.old, ...daemons }: Wanted = {}): Record<string, unknown> {
    const daemonOf = (key: "a" | "b" | "d", otherwise: object): object =>
        key in daemons ? { ...(daemons[key] !== undefined && { fiaas: daemons[key] }) } : { fiaas: otherwise };
    return {
        cluster: { identifier: "test" },
        fiaas: {
            channels: { stable: { image: stable }, latest: { image: images.new } },
            clusterConfig: { "ingress-suffix": ["example.com"] },
            crds: { protect: false },
        },
        namespaces: {
            "fi-a": daemonOf("a", {}),
            "fi-b": daemonOf("b", { channel: "latest" }),
            "fi-d": daemonOf("d", { channel: "latest", direct: true }),
        },
    };
}

describe("the FIAAS deploy daemon of a namespace", () => {
    const suite = fiaasSuite();

    async function deploymentId(address = first.application): Promise<string> {
        const application = await suite.cluster.get(address);
        return application?.metadata.labels?.[idLabel] ?? "none";
    }

    async function imageOf(address: string): Promise<string> {
        const deployment = await suite.cluster.get(address);
        const { template } = (deployment?.spec ?? {}) as {
            template?: { spec: { containers: { image: string }[] } };
        };
        return template?.spec.containers[0]?.image ?? "none";
    }

    it("runs from nothing after one up, each namespace with the version of its channel", async () => {
        suite.project.configure(configuration());
        await suite.project.succeed("up", "--yes");

        assert.deepEqual([await imageOf(first.deployment), await imageOf(second.deployment)], [images.old, images.new]);
        assert.notEqual(await deploymentId(), await deploymentId(second.application));
    });

    it("has its whole configuration from its first deployment on: Ingress and the label fiaas/deployed_by", async () => {
        const ingress = await suite.cluster.get(first.ingress);
        const deployment = await suite.cluster.get(first.deployment);

        assert.match(JSON.stringify(ingress?.spec), /fiaas-deploy-daemon\.example\.com/);
        assert.equal(deployment?.metadata.labels?.["fiaas/deployed_by"], "20220808113256-eef68a8");
    });

    it("can be found by a Skipper: label and both keys of the ConfigMap", async () => {
        const map = await suite.cluster.get(first.configMap);

        assert.equal(map?.metadata.labels?.["app"], "fiaas-deploy-daemon");
        assert.equal(map.data?.["tag"], "stable");
        assert.match(map.data["cluster_config.yaml"] ?? "", /^enable-crd-support: true$/m);
    });

    it("is a plain Deployment without an Application with direct", async () => {
        const { application, deployment } = addressesOf("fi-d");

        assert.equal(await suite.cluster.get(application), undefined);
        assert.equal(await imageOf(deployment), images.new);
    });

    it("leaves no bootstrap pod behind", async () => {
        assert.deepEqual(
            [await suite.cluster.get(first.pod), await suite.cluster.get(second.pod)],
            [undefined, undefined],
        );
    });

    it("is not touched by a second up, nor bootstrapped again by a refresh: not one write reaches the API server", async () => {
        suite.cluster.writes();
        await suite.up("--refresh", "--expect-no-changes");

        assert.deepEqual(suite.cluster.writes(), []);
        assert.equal(await suite.cluster.get(first.pod), undefined);
    });

    it("has no credentials of the cluster in the state in clear", () => {
        const [, key = ""] =
            /client-key-data: *"?([A-Za-z0-9+/=]+)/.exec(readFileSync(suite.cluster.plane.kubeconfig, "utf8")) ?? [];

        assert.ok(key.length > 100);
        assert.ok(!suite.project.state().includes(key));
        assert.ok(!suite.project.state().includes(Buffer.from(key, "base64").toString().slice(40, 80)));
    });

    describe("on the way from one release to another, and back with another daemon's configuration", () => {
        /** Deployment ids of the first daemon, one after the other. */
        const ids: string[] = [];
        /** What the previews say, the last one twice: of all, and of a single target. */
        const texts = { there: "", back: "", target: "" };
        /** Images that the first daemon runs, one after the other. */
        const ran: string[] = [];
        let secondIds: string[];
        let writes: string[];

        before(async () => {
            ids.push(await deploymentId());
            await suite.cluster.client.connection.request({
                method: "PATCH",
                path: first.application,
                contentType: "application/merge-patch+json",
                body: { metadata: { labels: { "example.com/team": "payments" } } },
            });
            suite.project.configure(configuration({ stable: images.new }));
            [texts.there = ""] = (await suite.project.succeed("up", "--yes", "--diff")).split(/^Updating/m);
            ids.push(await deploymentId());
            ran.push(await imageOf(first.deployment));

            const before = await deploymentId(second.application);
            suite.project.configure(configuration({ b: edited }));
            texts.target = await suite.project.succeed("preview", "--target", "**test-fi-a-fiaas**");
            suite.cluster.writes();
            [texts.back = ""] = (await suite.project.succeed("up", "--yes")).split(/^Updating/m);
            writes = suite.cluster.writes();
            ids.push(await deploymentId());
            ran.push(await imageOf(first.deployment));
            secondIds = [before, await deploymentId(second.application)];
        });

        it("is deployed with a new id on the way A, B, A: three ids, and the daemon follows each time", () => {
            assert.equal(new Set(ids).size, 3, ids.join());
            assert.deepEqual(ran, [images.new, images.old]);
        });

        it("is said to redeploy in the preview, with the keeper that moved, and only where it moved", () => {
            assert.match(texts.there, /fi-a: the daemon will redeploy, because image\b.* changed\./);
            assert.doesNotMatch(texts.there, /fi-b: the daemon will redeploy/);
            assert.match(texts.there, /~ deploymentId/);
        });

        it("keeps the labels of others on its Application", async () => {
            const application = await suite.cluster.get(first.application);
            assert.equal(application?.metadata.labels?.["example.com/team"], "payments");
            assert.equal(application.metadata.labels["heritage"], "FIAAS-Skipper");
        });

        it("is deployed alone with --target, though others would change, too", () => {
            assert.match(texts.back, /fi-b: the daemon will redeploy, because configuration changed\./);
            assert.match(texts.target, /fi-a: the daemon will redeploy, because image\b.* changed\./);
            assert.doesNotMatch(texts.target, /fi-b: the daemon will redeploy/);
        });

        it("restarts with a new id when its configuration changes, without a bootstrap", async () => {
            assert.notEqual(secondIds[0], secondIds[1]);
            assert.match(
                JSON.stringify((await suite.cluster.get(second.ingress))?.spec),
                /fiaas-deploy-daemon\.example\.org/,
            );
            assert.deepEqual(
                writes.filter((write) => write.includes("/pods")),
                [],
            );
        });

        it("is bootstrapped again when the force token changes, once", async () => {
            const bootstraps = (): string[] =>
                suite.cluster.writes().filter((write) => write.startsWith("create") && write.includes("/pods"));
            suite.project.configure(configuration({ a: forced, b: edited }));
            suite.cluster.writes();
            await suite.up();
            assert.equal(bootstraps().length, 1);

            suite.project.configure(configuration({ a: forced, b: { ...edited, retain: true } }));
            await suite.up();
            assert.deepEqual(bootstraps(), []);
        });
    });

    describe("that is taken out", () => {
        before(async () => {
            suite.cluster.writes();
            suite.project.configure(configuration({ a: undefined, b: undefined }));
            await suite.up();
        });

        it("goes in order: Application, then what the daemon made, then rights and configuration", async () => {
            // A bootstrap that somebody left running would make everything anew: it goes before everything else.
            const deletions = suite.cluster
                .writes()
                .filter((write) => write.startsWith("delete") && !write.includes("/pods/"));
            assert.equal(deletions[0], `delete ${first.application}`, deletions.join("\n"));
            const { statuses, roles, roleBindings, ...objects } = first;
            for (const address of Object.values(objects)) {
                assert.equal(await suite.cluster.get(address), undefined, address);
            }
            for (const address of [statuses, roles, roleBindings]) {
                assert.deepEqual((await suite.cluster.get<{ items: unknown[] }>(address))?.items, [], address);
            }
        });

        it("stays in the cluster with retain", async () => {
            assert.ok(await suite.cluster.get(second.application));
            assert.equal((await suite.cluster.get<{ items: unknown[] }>(second.roles))?.items.length, 1);
        });

        it("does not let the definitions go while there are Applications of others", async () => {
            const { cluster: where, namespaces } = configuration({ a: undefined, b: undefined, d: undefined });
            suite.project.configure({ cluster: where, namespaces });
            const refused = await suite.project.pulumi("up", "--yes", "--skip-preview");

            assert.notEqual(refused.code, 0);
            assert.match(refused.text.replace(/\s+/g, " "), /fi-b\/fiaas-deploy-daemon/);
            const name = "applications.fiaas.schibsted.io";
            const address = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
            assert.ok(await suite.cluster.get(address));

            await suite.cluster.client.connection.request({ method: "DELETE", path: second.application });
            await suite.up();
            assert.equal(await suite.cluster.get(address), undefined);
        });
    });
});
