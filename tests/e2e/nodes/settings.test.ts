import assert from "node:assert/strict";
import { NodeClient, Stale } from "../../../provider/node/node-client";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { LiveNodes } from "./live-nodes";

/** What is written of each node; each stands for a rule. */
type Settings = Readonly<Record<string, object>>;

function configuration(settings: Settings): Record<string, unknown> {
    const nodes = Object.entries(settings).map(
        ([name, more], index) => [name, { addresses: [`10.9.0.${index + 1}`], ...more }] as const,
    );
    return { cluster: { identifier: "test" }, nodes: Object.fromEntries(nodes) };
}

const contested = {
    labels: { zone: "ours", new: "1" },
    annotations: { "example.com/rack": "ours" },
    taints: { dedicated: { value: "ours", effect: "NoSchedule" } },
};

/** The first `up` of all of them, but for the one that is refused. */
const first: Settings = {
    "set-edited": {
        labels: { "topology.kubernetes.io/zone": "a", disk: "ssd" },
        annotations: { "example.com/rack": "r12" },
        taints: {
            "example.com/dedicated": { value: "database", effect: "NoSchedule" },
            spare: { effect: "PreferNoSchedule" },
        },
    },
    "set-shared": {
        labels: { own: "1", shared: "1" },
        taints: { own: { effect: "NoSchedule" }, shared: { effect: "NoSchedule" } },
    },
    "set-late": { labels: { disk: "ssd" }, taints: { own: { effect: "NoSchedule" } } },
    "set-cleared": { labels: { shelf: "ours", zone: "a" }, taints: { own: { effect: "NoSchedule" } } },
};

/** The second `up`: an edit, and what was taken over is just declared. */
const second: Settings = {
    ...first,
    "set-edited": {
        labels: { disk: "nvme" },
        taints: { "example.com/dedicated": { value: "queue", effect: "NoSchedule" } },
    },
    "set-contested": contested,
};

describe("what is set on nodes of the cluster", () => {
    let client: ClusterClient;
    let nodes: LiveNodes;
    let project: Project;

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        client = await clusterClient(kubeconfig);
        nodes = new LiveNodes(client);
        project = await createProject(await testEngine(), kubeconfig);
        await nodes.join("set-edited", { team: "theirs" }, [{ key: "theirs", value: "1", effect: "NoSchedule" }]);
        await nodes.join("set-shared", { team: "theirs", shared: "1" }, [
            { key: "theirs", effect: "NoSchedule" },
            { key: "shared", effect: "NoSchedule" },
        ]);
        await nodes.join("set-contested", { zone: "theirs" }, [
            { key: "dedicated", value: "theirs", effect: "NoSchedule" },
        ]);
        await nodes.change(
            "set-contested",
            { metadata: { annotations: { "example.com/rack": "theirs" } } },
            "kubectl-annotate",
        );
        await nodes.join("set-cleared");
    });
    after(async () => {
        await nodes.remove(...Object.keys(second), "set-gone");
        client.connection.close();
    });

    /** An `up` without a preview before it, which says what changes key by key. */
    async function up(settings: Settings, ...words: string[]): Promise<string> {
        project.configure(configuration(settings));
        return project.succeed("up", "--yes", "--skip-preview", "--diff", ...words);
    }

    const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

    it("is refused where others have set another value, all at once and before anything is changed", async () => {
        project.configure(configuration({ ...first, "set-contested": contested }));
        // The first one is refused by its preview.
        for (const words of [[], ["--skip-preview"]]) {
            const { code, text } = await project.pulumi("up", "--yes", ...words);
            assert.notEqual(code, 0, text);
            for (const part of [
                'the label zone is "theirs", which kubelet has set, and not "ours"',
                'the annotation example.com/rack is "theirs", which kubectl-annotate has set, and not "ours"',
                'the taint dedicated:NoSchedule has the value "theirs", and not "ours"',
                "take it over with nodes.set-contested.takeOver: true",
            ]) {
                assert.ok(oneLine(text).includes(part), `${part} is not in ${text}`);
            }
        }
        assert.equal((await nodes.get("set-contested")).metadata.labels?.["new"], undefined);
    });

    it("is never written to a node that has gone between the look and the write: that would make one", async () => {
        const { connection } = client;
        const { signal } = new AbortController();
        const nodeClient = new NodeClient({ connect: () => Promise.resolve(connection), signal, preview: false });
        const { metadata, spec } = await nodes.join("set-gone");
        await nodes.remove("set-gone");
        const gone = { metadata: { name: "set-gone", uid: metadata.uid, resourceVersion: "1" }, spec };
        const options = { fieldManager: "flotilla-test", force: false, dryRun: false };

        await assert.rejects(nodeClient.apply(gone, { labels: { a: "1" } }, options), Stale);
        assert.ok(!(await nodes.exists("set-gone")), "a node was made");
        await nodes.join("set-gone");
        await assert.rejects(nodeClient.apply(gone, { labels: { a: "1" } }, options), Stale);
        assert.equal((await nodes.get("set-gone")).metadata.labels?.["a"], undefined);
    });

    describe("after the first up", () => {
        let text: string;

        before(async () => {
            text = await up({ ...first, "set-contested": { ...contested, takeOver: true } });
        });

        it("stands beside what others set", async () => {
            const { metadata } = await nodes.get("set-edited");
            assert.deepEqual(metadata.labels, {
                "kubernetes.io/hostname": "set-edited",
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
            assert.deepEqual(await nodes.taints("set-edited"), [
                "example.com/dedicated=database:NoSchedule",
                "spare=:PreferNoSchedule",
                "theirs=1:NoSchedule",
            ]);
        });

        it("is taken over from others where that is declared", async () => {
            assert.equal((await nodes.get("set-contested")).metadata.labels?.["zone"], "ours");
            assert.deepEqual(await nodes.taints("set-contested"), ["dedicated=ours:NoSchedule"]);
        });

        it("waits for a node that has not joined, with a warning and no error", async () => {
            const warning = /warning: nodes\.set-late: the node is not in the cluster, so that it gets its labels/;
            assert.match(oneLine(text), warning);
            assert.ok(!(await nodes.exists("set-late")), "a node was made");
        });

        it("is not changed by a second up, nor by a refresh, which warns again", async () => {
            const again = await up(
                { ...first, "set-contested": { ...contested, takeOver: true } },
                "--refresh",
                "--expect-no-changes",
            );

            assert.match(again, /warning: nodes\.set-late: the node is not in the cluster/);
        });
    });

    describe("after an edit, when a node has joined and somebody has removed what was set", () => {
        let steps: Record<string, string>;
        let text: string;

        before(async () => {
            await nodes.join("set-late");
            await nodes.change("set-edited", { metadata: { labels: { later: "theirs" } } }, "operator");
            const cleared = { metadata: { labels: { shelf: null } }, spec: { taints: [] } };
            await nodes.change("set-cleared", cleared, "kubectl-edit");
            project.configure(configuration(second));
            steps = await project.previewSteps();
            text = await up(second, "--refresh");
        });

        it("is seen by a preview: the edit, and that the node has joined, but nothing of what was taken over", () => {
            const updates = { test: "update", "test-node-set-edited": "update", "test-node-set-late": "update" };
            assert.deepEqual(steps, updates);
        });

        it("is changed and taken away key by key", async () => {
            assert.match(text, /- topology\.kubernetes\.io\/zone: "a"/);
            const { metadata } = await nodes.get("set-edited");
            assert.deepEqual(metadata.labels, {
                "kubernetes.io/hostname": "set-edited",
                team: "theirs",
                later: "theirs",
                disk: "nvme",
            });
            assert.equal(metadata.annotations?.["example.com/rack"], undefined);
            assert.deepEqual(await nodes.taints("set-edited"), [
                "example.com/dedicated=queue:NoSchedule",
                "theirs=1:NoSchedule",
            ]);
        });

        it("comes to the node that has joined", async () => {
            assert.match(text, /nodes\.set-late: the node has joined the cluster since the last `up`/);
            assert.equal((await nodes.get("set-late")).metadata.labels?.["disk"], "ssd");
        });

        it("comes back after a refresh when somebody has removed it", async () => {
            assert.match(text, /\+ shelf: "ours"/);
            assert.equal((await nodes.get("set-cleared")).metadata.labels?.["shelf"], "ours");
            assert.deepEqual(await nodes.taints("set-cleared"), ["own=:NoSchedule"]);
        });

        it("comes to a node that was made anew, and nothing else is left to do", async () => {
            await nodes.remove("set-late");
            await nodes.join("set-late");

            assert.match(await up(second), /~ 1 updated\n\s+\d+ unchanged/);
            assert.equal((await nodes.get("set-late")).metadata.labels?.["disk"], "ssd");
            assert.deepEqual(await nodes.taints("set-late"), ["own=:NoSchedule"]);
        });

        it("goes with a destroy, and nothing else does: neither the node, nor what others have set", async () => {
            const before = await nodes.get("set-shared");
            const text = await project.succeed("destroy", "--yes", "--skip-preview");

            assert.match(
                text,
                /the label shared stays, because kubelet set it, too\. `kubectl label node set-shared shared-`/,
            );
            assert.match(text, /the taint shared:NoSchedule stays, because it was there before Flotilla wanted it/);
            const { metadata } = await nodes.get("set-shared");
            assert.equal(metadata.uid, before.metadata.uid);
            assert.deepEqual(metadata.labels, { "kubernetes.io/hostname": "set-shared", team: "theirs", shared: "1" });
            assert.deepEqual(await nodes.taints("set-shared"), ["shared=:NoSchedule", "theirs=:NoSchedule"]);
        });
    });
});
