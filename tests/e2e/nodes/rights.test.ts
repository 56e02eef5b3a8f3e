import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { LiveNodes } from "./live-nodes";

const label = "node-role.kubernetes.io/control-plane";

function configuration(controlPlane: string): Record<string, unknown> {
    const nodes = ["right-a", "right-b", "right-c"].map((name) => {
        const roles = name === controlPlane ? ["control-plane"] : ["worker"];
        return [
            name,
            { addresses: [`10.7.0.${name.charCodeAt(6)}`], roles, taints: { [name]: { effect: "NoSchedule" } } },
        ];
    });
    return {
        cluster: { identifier: "test" },
        namespaces: { "right-ops": {} },
        deployer: { namespace: "right-ops" },
        nodes: Object.fromEntries(nodes) as object,
        nodeRoles: { "control-plane": {} },
    };
}

describe("the deployer of an installation with nodes", () => {
    let administrator: ClusterClient;
    let deployer: ClusterClient;
    let nodes: LiveNodes;
    let project: Project;

    before(async () => {
        const { kubeconfig } = await sharedControlPlane();
        administrator = await clusterClient(kubeconfig);
        nodes = new LiveNodes(administrator);
        await nodes.join("right-a");
        await nodes.join("right-b");
        await nodes.join("right-other");
        project = await createProject(await testEngine(), kubeconfig);
        project.configure(configuration("right-a"));
        const up = await project.pulumi("up", "--yes", "--skip-preview");
        assert.equal(up.code, 0, up.text);
        const output = await project.pulumi("stack", "output", "deployerKubeconfig", "--show-secrets");
        const file = path.join(project.folder, "deployer-kubeconfig");
        writeFileSync(file, output.text, { mode: 0o600 });
        deployer = await clusterClient(file);
        project.environment["KUBECONFIG"] = file;
    });

    after(async () => {
        await nodes.remove("right-a", "right-b", "right-c", "right-other");
        administrator.connection.close();
        deployer.connection.close();
    });

    it("previews and moves a role, refreshes, and finds a node that has joined", async () => {
        project.configure(configuration("right-b"));
        const up = await project.pulumi("up", "--yes");
        assert.equal(up.code, 0, up.text);
        assert.doesNotMatch(up.text, /403/);
        assert.equal((await nodes.get("right-a")).metadata.labels?.[label], undefined);
        assert.equal((await nodes.get("right-b")).metadata.labels?.[label], "");

        await nodes.join("right-c");
        const joined = await project.succeed("up", "--yes", "--skip-preview", "--refresh");
        assert.match(joined, /test-node-right-b refresh /);
        assert.deepEqual(await nodes.taints("right-c"), ["right-c=:NoSchedule"]);
    });

    it("is refused other nodes, and can neither make nor delete one", async () => {
        const body = { metadata: { labels: { a: "1" } } };
        const merge = "application/merge-patch+json";
        const apply = { apiVersion: "v1", kind: "Node", metadata: { name: "right-d" } };
        const calls = [
            { path: "/api/v1/nodes/right-other" },
            { method: "PATCH", path: "/api/v1/nodes/right-other", contentType: merge, body },
            { method: "PATCH", path: "/api/v1/nodes/right-a/status", contentType: merge, body },
            { method: "DELETE", path: "/api/v1/nodes/right-a" },
            { method: "POST", path: "/api/v1/nodes", body: { metadata: { name: "right-d" } } },
            {
                method: "PATCH",
                path: "/api/v1/nodes/right-d",
                query: { fieldManager: "x" },
                contentType: "application/apply-patch+yaml",
                body: apply,
            },
        ] as const;
        for (const call of calls) {
            const { status } = await deployer.connection.request(call);
            assert.equal(status, 403, JSON.stringify(call));
        }
    });
});
