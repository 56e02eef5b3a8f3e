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
    readonly suffix?: string;
}

/** Two namespaces on two channels, and a plain Deployment; what is given replaces parts. */
function configuration({ stable = images.old, suffix = "example.com", ...daemons }: Wanted = {}): Record<
    string,
    unknown
> {
    const daemonOf = (key: "a" | "b" | "d", otherwise: object): object =>
        key in daemons ? { ...(daemons[key] !== undefined && { fiaas: daemons[key] }) } : { fiaas: otherwise };
    return {
        cluster: { identifier: "test" },
        fiaas: {
            channels: { stable: { image: stable }, latest: { image: images.new } },
            clusterConfig: { "ingress-suffix": [suffix] },
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
        const preview = await suite.project.pulumi("preview");
        assert.equal(preview.code, 0, preview.text);
        await suite.up();

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

    it("is not touched by a second up: not one write reaches the API server", async () => {
        suite.cluster.writes();
        const again = await suite.project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");

        assert.equal(again.code, 0, again.text);
        assert.deepEqual(suite.cluster.writes(), []);
    });

    it("is neither bootstrapped again nor changed by a refresh", async () => {
        suite.cluster.writes();
        const refresh = await suite.project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");

        assert.equal(refresh.code, 0, refresh.text);
        assert.deepEqual(suite.cluster.writes(), []);
        assert.equal(await suite.cluster.get(first.pod), undefined);
    });

    it("is deployed with a new id on the way A, B, A: three ids, and the daemon follows each time", async () => {
        const ids = [await deploymentId()];
        for (const image of [images.new, images.old]) {
            suite.project.configure(configuration({ stable: image }));
            await suite.up();
            ids.push(await deploymentId());
            assert.equal(await imageOf(first.deployment), image);
        }

        assert.equal(new Set(ids).size, 3, ids.join());
    });

    it("is said to redeploy in the preview, with the keeper that moved, and only where it moved", async () => {
        suite.project.configure(configuration({ stable: images.new }));
        const preview = await suite.project.pulumi("preview", "--diff");
        suite.project.configure(configuration({ stable: images.old }));

        assert.match(preview.text, /fi-a: the daemon will redeploy, because image\b.* changed\./);
        assert.doesNotMatch(preview.text, /fi-b: the daemon will redeploy/);
        assert.match(preview.text, /~ deploymentId/);
    });

    it("is deployed alone with --target, though others would change, too", async () => {
        suite.project.configure(configuration({ suffix: "example.net" }));
        const all = await suite.project.pulumi("preview");
        const one = await suite.project.pulumi("preview", "--target", "**test-fi-a-fiaas**");
        suite.project.configure(configuration());

        assert.match(all.text, /fi-b: the daemon will redeploy, because configuration changed\./);
        assert.match(one.text, /fi-a: the daemon will redeploy, because configuration changed\./);
        assert.doesNotMatch(one.text, /fi-b: the daemon will redeploy/);
    });

    it("has no credentials of the cluster in the state in clear", () => {
        const [, key = ""] =
            /client-key-data: *"?([A-Za-z0-9+/=]+)/.exec(readFileSync(suite.cluster.plane.kubeconfig, "utf8")) ?? [];

        assert.ok(key.length > 100);
        assert.ok(!suite.project.state().includes(key));
        assert.ok(!suite.project.state().includes(Buffer.from(key, "base64").toString().slice(40, 80)));
    });

    it("restarts with a new id when its configuration changes, without a bootstrap", async () => {
        const before = await deploymentId();
        suite.cluster.writes();
        suite.project.configure(configuration({ suffix: "example.org" }));
        await suite.up();

        assert.notEqual(await deploymentId(), before);
        assert.match(
            JSON.stringify((await suite.cluster.get(first.ingress))?.spec),
            /fiaas-deploy-daemon\.example\.org/,
        );
        assert.deepEqual(
            suite.cluster.writes().filter((write) => write.includes("/pods")),
            [],
        );
        suite.project.configure(configuration());
        await suite.up();
    });

    it("is bootstrapped again when the force token changes, once", async () => {
        suite.project.configure(configuration({ a: { bootstrap: { force: "2026-11-21" } } }));
        suite.cluster.writes();
        await suite.up();
        const pods = suite.cluster.writes().filter((write) => write.startsWith("create") && write.includes("/pods"));
        const again = await suite.project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");

        assert.equal(pods.length, 1, pods.join());
        assert.equal(again.code, 0, again.text);
    });

    it("keeps the labels of others on its Application", async () => {
        await suite.cluster.client.connection.request({
            method: "PATCH",
            path: first.application,
            contentType: "application/merge-patch+json",
            body: { metadata: { labels: { "example.com/team": "payments" } } },
        });
        suite.project.configure(configuration({ stable: images.new }));
        await suite.up();

        const application = await suite.cluster.get(first.application);
        assert.equal(application?.metadata.labels?.["example.com/team"], "payments");
        assert.equal(application.metadata.labels["heritage"], "FIAAS-Skipper");
    });

    it("goes in order when it is taken out: Application, then what the daemon made, then rights and configuration", async () => {
        suite.cluster.writes();
        suite.project.configure(configuration({ stable: images.new, a: undefined }));
        await suite.up();

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
        assert.ok(await suite.cluster.get(second.application));
    });

    it("stays in the cluster with retain, when it is taken out", async () => {
        suite.project.configure(
            configuration({ stable: images.new, a: undefined, b: { channel: "latest", retain: true } }),
        );
        await suite.up();
        suite.project.configure(configuration({ stable: images.new, a: undefined, b: undefined }));
        await suite.up();

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
