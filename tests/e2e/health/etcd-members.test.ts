import assert from "node:assert/strict";
import path from "node:path";
import { outputOf } from "../../fleet/certificates/fixtures";
import { type FakeServer, kubeconfigFor, startFakeServer } from "../../provider/fake-server";
import { eventually } from "../../support/eventually";
import { testEngine } from "../../support/shared-cluster";
import { type ImportedStacks, importedStacks, passphrase, secretOutput } from "../pki/imported-stacks";
import { type HealthJson, runHealth } from "./cluster";
import { type EtcdCluster, etcdCluster } from "./etcd-cluster";

describe("the members of etcd in flotilla health", function () {
    this.timeout(120_000);

    let etcd: EtcdCluster;
    let stacks: ImportedStacks;
    let api: FakeServer;

    before(async () => {
        etcd = await etcdCluster();
        for (const { name } of etcd.nodes) {
            etcd.start(name);
        }
        // An API server that is well, of a cluster in which there is nothing.
        api = await startFakeServer(() => ({ status: 200, body: { items: [] } }));
        stacks = importedStacks(await testEngine());
        stacks.project.write("kubeconfig.json", kubeconfigFor({ server: `http://127.0.0.1:${api.port}` }));
        const { client, authority } = etcd;
        const summary = client.summary("apiserver-etcd");
        const nodes = etcd.nodes.map(
            ({ name, address }) => `${name}: { addresses: ["${address}"], roles: [control-plane, etcd] }`,
        );
        stacks.make(
            "test",
            `  flotilla:cluster: { identifier: x }\n  flotilla:pki: {}\n  flotilla:nodes: { ${nodes.join(", ")} }\n`,
            { certificates: outputOf([summary]), trustBundles: { "kubernetes-etcd": authority.bundle } },
            {
                "apiserver-etcd": {
                    certificate: client.cert,
                    fingerprint: summary.fingerprint,
                    privateKey: secretOutput(client.key),
                },
            },
        );
    });

    after(async () => {
        await etcd.stop();
        await api.close();
        stacks.project.remove();
    });

    /** What is found of the members. */
    async function members(variables: NodeJS.ProcessEnv = passphrase): Promise<{ state: string; why: string }> {
        const kubeconfig = path.join(stacks.project.folder, "kubeconfig.json");
        const environment = { ...stacks.environment, KUBECONFIG: kubeconfig, ...variables };
        const words = ["test", "--json", "--timeout", "3"];
        const { output, errors } = await runHealth(stacks.project, words, kubeconfig, environment);
        assert.equal(errors, "");
        const { layers } = JSON.parse(output) as HealthJson;
        const check = layers[1]?.checks.find(({ name }) => name === "members of etcd");
        assert.ok(check !== undefined, output);
        return check;
    }

    async function untilFound(state: string, told: RegExp): Promise<void> {
        await eventually(async () => {
            const found = await members();
            assert.equal(found.state, state, found.why);
            assert.match(found.why, told);
        }, 60_000);
    }

    it("pass when all have started and know one leader, asked with the certificate that the state has", async () => {
        await untilFound("pass", /^$/);
    });

    it("are not asked without the passphrase of the state, and that is told", async () => {
        const { state, why } = await members({});
        assert.equal(state, "skipped");
        assert.match(why, /^The state has the certificate for it, and cannot be read: .*passphrase/);
    });

    it("fail when one of them does not answer", async () => {
        await etcd.kill("n2");
        await untilFound("fail", /^n2: connection refused\. /);
    });

    it("fail when the quorum is lost", async () => {
        await etcd.kill("n1");
        await untilFound(
            "fail",
            /^n1: connection refused; n2: connection refused; a member knows no leader: the quorum is lost\. /,
        );
        etcd.start("n1");
        etcd.start("n2");
        await untilFound("pass", /^$/);
    });
});
