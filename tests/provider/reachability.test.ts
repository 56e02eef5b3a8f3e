import assert from "node:assert/strict";
import net from "node:net";
import { kubeconfigOf } from "../../components/cluster/kubeconfig";
import { ReachabilityResource } from "../../provider/reachability";
import { type PropertyMap, secret, unknown } from "../../provider/property-values";

const resource = { urn: "urn", type: "flotilla:cluster:Reachability", name: "r", signal: new AbortController().signal };

async function closedPort(): Promise<number> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

describe("Reachability", () => {
    const warnings: string[] = [];
    const log = {
        write: (severity: string, message: string) => {
            warnings.push(`${severity}: ${message}`);
            return Promise.resolve();
        },
        status: () => Promise.resolve(),
    };
    const reachability = new ReachabilityResource(log);
    let inputs: PropertyMap;
    let origin: string;

    beforeEach(async () => {
        warnings.length = 0;
        origin = `https://127.0.0.1:${await closedPort()}`;
        const kubeconfig = kubeconfigOf({
            name: "a",
            cluster: { server: origin },
            user: { token: "hidden" },
            namespace: undefined,
        });
        inputs = { namespaces: { payments: "create" }, kubeconfig: secret(kubeconfig) };
    });

    it("warns in a preview that the cluster was not asked, and why", async () => {
        const { outputs } = await reachability.create({ ...resource, inputs, preview: true, timeout: 0 });

        assert.equal(warnings.length, 1);
        assert.match(
            warnings[0] ?? "",
            new RegExp(`^warning: The cluster was not asked: ${origin}: connection refused\\. `),
        );
        assert.equal(outputs["serverVersion"], unknown);
    });

    it("ends an up with the server, the reason and a remedy", async () => {
        await assert.rejects(reachability.create({ ...resource, inputs, preview: false, timeout: 0 }), {
            message:
                `The cluster cannot be reached, and nothing was changed: ${origin}: connection refused. Start the cluster or ` +
                "mend its kubeconfig (cluster.kubeconfigFile, cluster.context), then run `pulumi up` again.",
        });
    });

    it("turns an unreachable cluster into a change, so that an up that changes nothing else fails, too", async () => {
        const diff = await reachability.diff({
            ...resource,
            id: "r",
            oldInputs: inputs,
            oldOutputs: inputs,
            newInputs: inputs,
            ignoreChanges: [],
        });

        assert.deepEqual(diff.detailedDiff, { serverVersion: { kind: "update" } });
    });

    it("shows which namespaces come, go and change hands", async () => {
        const diff = await reachability.diff({
            ...resource,
            id: "r",
            oldInputs: { namespaces: { kept: "create", gone: "create", given: "create" } },
            oldOutputs: {},
            newInputs: { namespaces: { kept: "create", given: "existing", made: "create" } },
            ignoreChanges: [],
        });

        assert.deepEqual(diff.detailedDiff, {
            "namespaces.given": { kind: "update" },
            "namespaces.gone": { kind: "delete" },
            "namespaces.made": { kind: "add" },
        });
    });

    it("asks nobody while the kubeconfig is not known yet", async () => {
        const unknownInputs = { ...inputs, kubeconfig: secret(unknown) };
        const { outputs } = await reachability.create({
            ...resource,
            inputs: unknownInputs,
            preview: true,
            timeout: 0,
        });

        assert.equal(outputs["serverVersion"], unknown);
        assert.deepEqual(warnings, []);
    });
});
