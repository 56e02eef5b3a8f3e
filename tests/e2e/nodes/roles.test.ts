import assert from "node:assert/strict";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { enginePreview } from "../diff/engine-preview";
import { foreseen } from "../diff/foreseen";
import { LiveNodes, simulated } from "./live-nodes";

const label = "node-role.kubernetes.io/control-plane";
const etcdLabel = "node-role.kubernetes.io/etcd";

const nodeRoles = { "control-plane": { taints: { [label]: { effect: "NoSchedule" } } }, etcd: {} };

/** Members of etcd on the nodes with that role, which have a certificate each. */
const anchors = {
    etcd: {
        namespace: "role-pki",
        preset: "etcd",
        image: "registry.example.com/etcd:3.6.7",
        anchorImage: "registry.example.com/etcd-anchor:1.0.0",
    },
};

/** What is declared beside labels: certificates for each node, and what runs with them. */
const whole = { nodeRoles, pki: { namespace: "role-pki" }, anchors };

/** Three nodes, one of which has the control plane. */
function configuration(controlPlane: string, more: object = { nodeRoles }): Record<string, unknown> {
    const names = ["role-a", "role-b", "role-c"];
    const nodes = names.map((name, index) => {
        const roles = name === controlPlane ? ["control-plane", "etcd"] : ["worker"];
        return [name, { addresses: [`10.8.0.${index + 1}`], roles }] as const;
    });
    return {
        cluster: { identifier: "test" },
        namespaces: { "role-pki": {} },
        nodes: Object.fromEntries(nodes),
        ...more,
    };
}

describe("the roles of nodes in the cluster", function () {
    this.timeout(300_000);
    let client: ClusterClient;
    let nodes: LiveNodes;
    let project: Project;

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        client = await clusterClient(kubeconfig);
        nodes = new LiveNodes(client);
        project = await createProject(await testEngine(), kubeconfig);
        // As kubeadm leaves a control plane.
        await nodes.join("role-a", {}, [], simulated);
        await nodes.change(
            "role-a",
            { metadata: { labels: { [label]: "" } }, spec: { taints: [{ key: label, effect: "NoSchedule" }] } },
            "kubeadm",
        );
        await nodes.join("role-b", {}, [], simulated);
    });
    after(async () => {
        await nodes.remove("role-a", "role-b", "role-c");
        client.connection.close();
    });

    async function up(config: Record<string, unknown>, ...words: string[]): Promise<void> {
        project.configure(config);
        await project.succeed("up", "--yes", "--skip-preview", ...words);
    }

    async function roleLabels(name: string): Promise<string[]> {
        const { metadata } = await nodes.get(name);
        return Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith("node-role."));
    }

    it("are written to none as long as nobody asks for it", async () => {
        await up(configuration("role-a", {}));

        assert.ok(!project.state().includes("flotilla:node:"));
        assert.deepEqual(await roleLabels("role-a"), [label]);
    });

    it("are labels once they are asked for, and taken back they leave what kubeadm had set", async () => {
        await up(configuration("role-a"));
        assert.deepEqual(await roleLabels("role-a"), [label, etcdLabel]);
        assert.deepEqual(await roleLabels("role-b"), []);

        await up(configuration("role-a", {}));
        assert.deepEqual(await roleLabels("role-a"), [label]);
        assert.deepEqual(await nodes.taints("role-a"), [`${label}=:NoSchedule`]);
    });

    it("move in one edit, whose preview has certificates, labels and anchors, and which a diff foresees", async () => {
        await up(configuration("role-a", whole));
        const moved = configuration("role-b", whole);
        project.configure(moved);

        const preview = await enginePreview(project);

        const settings = preview.filter(({ type }) => type === "flotilla:node:NodeSettings");
        assert.deepEqual(settings, [
            {
                name: "test-node-role-a",
                type: "flotilla:node:NodeSettings",
                action: "update",
                changes: [`labels["${label}"]: delete`, `labels["${etcdLabel}"]: delete`, `taints["${label}"]: delete`],
            },
            {
                name: "test-node-role-b",
                type: "flotilla:node:NodeSettings",
                action: "update",
                changes: [`labels["${label}"]: add`, `labels["${etcdLabel}"]: add`, `taints["${label}"]: add`],
            },
        ]);
        const certificates = preview.filter(({ type }) => type === "flotilla:pki:LeafCertificates");
        const leaves = certificates.flatMap(({ changes }) => changes);
        assert.ok(leaves.includes('certificates["kubernetes-etcd-role-b"]: add'), leaves.join());
        assert.ok(leaves.includes('certificates["kubernetes-etcd-role-a"]: delete'));
        const { changes = [] } = preview.find(({ name }) => name === "test-anchor-etcd-node-files") ?? {};
        assert.ok(changes.includes('data["role-a.files__pki__server.pem"]: delete'));
        assert.ok(changes.includes('data["role-b.files__pki__server.pem"]: add'));
        assert.ok(preview.some(({ name, action }) => name === "test-anchor-etcd-daemon-set" && action === "update"));
        assert.deepEqual(await foreseen(configuration("role-a", whole), moved), preview);

        await up(moved);
        assert.deepEqual(await roleLabels("role-a"), []);
        assert.deepEqual(await nodes.taints("role-a"), []);
        assert.deepEqual(await roleLabels("role-b"), [label, etcdLabel]);
        assert.deepEqual(await nodes.taints("role-b"), [`${label}=:NoSchedule`]);
        await up(moved, "--expect-no-changes");
    });

    it("do not leave the last node while the one that takes them over has not joined", async () => {
        const moved = configuration("role-c");
        project.configure(moved);

        const run = await project.pulumi("up", "--yes", "--skip-preview");

        assert.notEqual(run.code, 0, run.text);
        const text = run.text.replaceAll(/\s+/g, " ");
        assert.match(
            text,
            /nodes\.role-b: the label node-role\.kubernetes\.io\/control-plane stays, because no other node of the cluster has it/,
        );
        assert.match(text, /warning: nodes\.role-c: the node is not in the cluster/);
        assert.deepEqual(await roleLabels("role-b"), [label, etcdLabel]);

        await nodes.join("role-c");
        await up(moved);
        assert.deepEqual(await roleLabels("role-b"), []);
        assert.deepEqual(await roleLabels("role-c"), [label, etcdLabel]);
    });
});
