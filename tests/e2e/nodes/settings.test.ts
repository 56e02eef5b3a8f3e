import assert from "node:assert/strict";
import { NodeClient, Stale } from "../../../provider/node/node-client";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { LiveNodes } from "./live-nodes";

/** A node with what is written of it. */
function configuration(node: string, settings: object): Record<string, unknown> {
    return { cluster: { identifier: "test" }, nodes: { [node]: { addresses: ["10.9.0.1"], ...settings } } };
}

describe("what is set on nodes of the cluster", () => {
    let client: ClusterClient;
    let nodes: LiveNodes;
    let project: Project;

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        client = await clusterClient(kubeconfig);
        nodes = new LiveNodes(client);
    });
    beforeEach(async () => {
        project = await createProject(await testEngine(), (await sharedControlPlane()).kubeconfig);
    });
    afterEach(async () => {
        await project.pulumi("destroy", "--yes", "--skip-preview");
        await nodes.remove("set-a", "set-b");
    });
    after(() => {
        client.connection.close();
    });

    async function up(config: Record<string, unknown>, ...words: string[]): Promise<string> {
        project.configure(config);
        return project.succeed("up", "--yes", "--diff", ...words);
    }

    /** What an `up` says that is refused, in one line. */
    async function refusal(config: Record<string, unknown>): Promise<string> {
        project.configure(config);
        const preview = await project.pulumi("preview");
        assert.notEqual(preview.code, 0, preview.text);
        const run = await project.pulumi("up", "--yes", "--skip-preview");
        assert.notEqual(run.code, 0, run.text);
        return run.text.replaceAll(/\s+/g, " ");
    }

    it("stands beside what others set, is changed and taken away key by key, and a second up changes nothing", async () => {
        await nodes.join("set-a", { team: "theirs" }, [{ key: "theirs", value: "1", effect: "NoSchedule" }]);
        const first = configuration("set-a", {
            labels: { "topology.kubernetes.io/zone": "a", disk: "ssd" },
            annotations: { "example.com/rack": "r12" },
            taints: {
                "example.com/dedicated": { value: "database", effect: "NoSchedule" },
                spare: { effect: "PreferNoSchedule" },
            },
        });
        await up(first);

        const { metadata } = await nodes.get("set-a");
        assert.deepEqual(metadata.labels, {
            "kubernetes.io/hostname": "set-a",
            team: "theirs",
            "topology.kubernetes.io/zone": "a",
            disk: "ssd",
        });
        assert.equal(metadata.annotations?.["example.com/rack"], "r12");
        assert.ok(
            metadata.managedFields.some(
                ({ manager, operation }) => manager === "flotilla-test" && operation === "Apply",
            ),
        );
        assert.deepEqual(await nodes.taints("set-a"), [
            "example.com/dedicated=database:NoSchedule",
            "spare=:PreferNoSchedule",
            "theirs=1:NoSchedule",
        ]);
        await up(first, "--expect-no-changes");

        await nodes.change("set-a", { metadata: { labels: { later: "theirs" } } }, "operator");
        const text = await up(
            configuration("set-a", {
                labels: { disk: "nvme" },
                taints: { "example.com/dedicated": { value: "queue", effect: "NoSchedule" } },
            }),
        );

        assert.match(text, /- topology\.kubernetes\.io\/zone: "a"/);
        const second = await nodes.get("set-a");
        assert.deepEqual(second.metadata.labels, {
            "kubernetes.io/hostname": "set-a",
            team: "theirs",
            later: "theirs",
            disk: "nvme",
        });
        assert.equal(second.metadata.annotations?.["example.com/rack"], undefined);
        assert.deepEqual(await nodes.taints("set-a"), [
            "example.com/dedicated=queue:NoSchedule",
            "theirs=1:NoSchedule",
        ]);
    });

    it("goes with a destroy, and nothing else does: neither the node, nor what others have set", async () => {
        const joined = await nodes.join("set-a", { team: "theirs", shared: "1" }, [
            { key: "theirs", effect: "NoSchedule" },
            { key: "shared", effect: "NoSchedule" },
        ]);
        const taints = { own: { effect: "NoSchedule" }, shared: { effect: "NoSchedule" } };
        await up(configuration("set-a", { labels: { own: "1", shared: "1" }, taints }));

        const destroyed = await project.pulumi("destroy", "--yes", "--skip-preview");

        assert.equal(destroyed.code, 0, destroyed.text);
        assert.match(
            destroyed.text,
            /the label shared stays, because kubelet set it, too\. `kubectl label node set-a shared-`/,
        );
        assert.match(
            destroyed.text,
            /the taint shared:NoSchedule stays, because it was there before Flotilla wanted it/,
        );
        const { metadata } = await nodes.get("set-a");
        assert.equal(metadata.uid, joined.metadata.uid);
        assert.deepEqual(metadata.labels, { "kubernetes.io/hostname": "set-a", team: "theirs", shared: "1" });
        assert.deepEqual(await nodes.taints("set-a"), ["shared=:NoSchedule", "theirs=:NoSchedule"]);
    });

    it("is refused where others have set another value, all at once and before anything is changed, until it is taken over", async () => {
        await nodes.join("set-a", { zone: "theirs" }, [{ key: "dedicated", value: "theirs", effect: "NoSchedule" }]);
        await nodes.change(
            "set-a",
            { metadata: { annotations: { "example.com/rack": "theirs" } } },
            "kubectl-annotate",
        );
        const wanted = {
            labels: { zone: "ours", new: "1" },
            annotations: { "example.com/rack": "ours" },
            taints: { dedicated: { value: "ours", effect: "NoSchedule" } },
        };

        const text = await refusal(configuration("set-a", wanted));

        for (const part of [
            'the label zone is "theirs", which kubelet has set, and not "ours"',
            'the annotation example.com/rack is "theirs", which kubectl-annotate has set, and not "ours"',
            'the taint dedicated:NoSchedule has the value "theirs", and not "ours"',
            "take it over with nodes.set-a.takeOver: true",
        ]) {
            assert.ok(text.includes(part), `${part} is not in ${text}`);
        }
        assert.equal((await nodes.get("set-a")).metadata.labels?.["new"], undefined);

        await up(configuration("set-a", { ...wanted, takeOver: true }));
        assert.equal((await nodes.get("set-a")).metadata.labels?.["zone"], "ours");
        assert.deepEqual(await nodes.taints("set-a"), ["dedicated=ours:NoSchedule"]);
        project.configure(configuration("set-a", wanted));
        assert.deepEqual(await project.previewSteps(), { test: "update" });
    });

    it("waits for a node that has not joined, with a warning and no error, and previews see when it has", async () => {
        const wanted = configuration("set-b", { labels: { disk: "ssd" }, taints: { own: { effect: "NoSchedule" } } });
        const first = await up(wanted);

        assert.match(
            first.replaceAll(/\s+/g, " "),
            /warning: nodes\.set-b: the node is not in the cluster, so that it gets its labels/,
        );
        assert.ok(!(await nodes.exists("set-b")), "a node was made");
        const again = await up(wanted, "--expect-no-changes");
        assert.match(again, /warning: nodes\.set-b: the node is not in the cluster/);
        const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        assert.equal(refresh.code, 0, refresh.text);

        await nodes.join("set-b");
        assert.deepEqual(await project.previewSteps(), { "test-node-set-b": "update" });
        const joined = await up(wanted);
        assert.match(joined, /nodes\.set-b: the node has joined the cluster since the last `up`/);
        assert.equal((await nodes.get("set-b")).metadata.labels?.["disk"], "ssd");
        await up(wanted, "--expect-no-changes");

        await nodes.remove("set-b");
        await nodes.join("set-b");
        await up(wanted);
        assert.equal((await nodes.get("set-b")).metadata.labels?.["disk"], "ssd");
        assert.deepEqual(await nodes.taints("set-b"), ["own=:NoSchedule"]);
    });

    it("is never written to a node that has gone between the look and the write: that would make one", async () => {
        const { connection } = client;
        const { signal } = new AbortController();
        const nodeClient = new NodeClient({ connect: () => Promise.resolve(connection), signal, preview: false });
        const { metadata, spec } = await nodes.join("set-a");
        await nodes.remove("set-a");
        const gone = { metadata: { name: "set-a", uid: metadata.uid, resourceVersion: "1" }, spec };
        const options = { fieldManager: "flotilla-test", force: false, dryRun: false };

        await assert.rejects(nodeClient.apply(gone, { labels: { a: "1" } }, options), Stale);
        assert.ok(!(await nodes.exists("set-a")), "a node was made");
        await nodes.join("set-a");
        await assert.rejects(nodeClient.apply(gone, { labels: { a: "1" } }, options), Stale);
        assert.equal((await nodes.get("set-a")).metadata.labels?.["a"], undefined);
    });

    it("comes back after a refresh when somebody has removed it", async () => {
        await nodes.join("set-a");
        const wanted = configuration("set-a", {
            labels: { disk: "ssd", zone: "a" },
            taints: { own: { effect: "NoSchedule" } },
        });
        await up(wanted);
        await nodes.change("set-a", { metadata: { labels: { disk: null } }, spec: { taints: [] } }, "kubectl-edit");

        const refresh = await project.pulumi("refresh", "--yes", "--skip-preview");

        assert.equal(refresh.code, 0, refresh.text);
        const text = await up(wanted);
        assert.match(text, /\+ disk: "ssd"/);
        assert.equal((await nodes.get("set-a")).metadata.labels?.["disk"], "ssd");
        assert.deepEqual(await nodes.taints("set-a"), ["own=:NoSchedule"]);
    });
});
