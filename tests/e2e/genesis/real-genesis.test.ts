import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ClusterClient, clusterClientOf } from "../../support/cluster-client";
import { eventually } from "../../support/eventually";
import { createProject, type Project } from "../../support/project";
import { temporaryFolder, testEngine } from "../../support/shared-cluster";
import { BareNode, components, nodeName, type Plan, planCluster } from "./bare-node";
import { foundOrSkip } from "../../support/skip";

const second = 1000;

interface Outputs {
    readonly genesisScript: Readonly<Record<string, string>>;
    readonly kubeconfigs: Readonly<Record<string, string>>;
    readonly trustBundles: Readonly<Record<string, string>>;
}

describe("a cluster that begins on a bare node", function () {
    this.timeout(240 * second);
    let plan: Plan;
    let project: Project;
    let outputs: Outputs;
    let bare: BareNode;
    let client: ClusterClient;

    before(async function () {
        this.timeout(600 * second);
        plan = foundOrSkip(this, await planCluster());
        project = await createProject(await testEngine(), path.join(temporaryFolder(), "no-kubeconfig"));
        await up({ genesis: { node: nodeName, cluster: "absent" } });
        outputs = JSON.parse(await project.succeed("stack", "output", "--json", "--show-secrets")) as Outputs;
        bare = await BareNode.start(plan, {
            kubeconfig: outputs.kubeconfigs["admin"] ?? "",
            authority: outputs.trustBundles["kubelet"] ?? "",
        });
    });

    after(async () => {
        // Undefined where the suite was skipped.
        await (bare as BareNode | undefined)?.node.remove();
    });

    async function up(further: Readonly<Record<string, unknown>>): Promise<void> {
        project.configure({ ...plan.sections, ...further });
        await project.succeed("up", "--yes", "--skip-preview");
    }

    async function answer(apiPath: string): Promise<unknown> {
        const { status, body } = await client.connection.request({ path: apiPath });
        assert.equal(status, 200, JSON.stringify(body));
        return body;
    }

    it("has an API server and its node when the script has ended", async () => {
        const begun = performance.now();
        const { code, text } = await bare.run(outputs.genesisScript[nodeName] ?? "", 200);
        assert.equal(code, 0, `${text}\n${bare.logs()}`);
        process.stdout.write(`      bare node to cluster: ${((performance.now() - begun) / second).toFixed(1)} s\n`);
        client = await clusterClientOf(outputs.kubeconfigs["admin"] ?? "");
        await answer("/readyz");
        await answer(`/api/v1/nodes/${nodeName}`);
    });

    it("changes nothing when the script runs again", async () => {
        const before = bare.identities();
        const { code, text } = await bare.run(outputs.genesisScript[nodeName] ?? "", 60);
        assert.equal(code, 0, text);
        assert.doesNotMatch(text, /^wrote/m);
        assert.deepEqual(bare.identities(), before);
    });

    it("is taken over by the second up, which touches no manifest and restarts no component", async () => {
        const kubeconfig = path.join(temporaryFolder(), "admin.yaml");
        writeFileSync(kubeconfig, outputs.kubeconfigs["admin"] ?? "", { mode: 0o600 });
        project.environment["KUBECONFIG"] = kubeconfig;
        const before = bare.identities();
        await up({ genesis: { node: nodeName } });
        await eventually(async () => {
            const { items } = (await answer("/apis/apps/v1/namespaces/kube-system/daemonsets")) as {
                items: { metadata: { name: string }; status: { numberReady?: number } }[];
            };
            const ready = items.filter(({ status }) => status.numberReady === 1).map(({ metadata }) => metadata.name);
            assert.deepEqual(ready.sort(), components.map((component) => `${component}-anchor`).sort());
        }, 60 * second);
        assert.deepEqual(bare.identities(), before);
        const { text } = await bare.run(outputs.genesisScript[nodeName] ?? "", 60);
        assert.match(text, /^the anchor etcd looks after its files already$/m);
        assert.deepEqual(bare.identities(), before);
    });
});
