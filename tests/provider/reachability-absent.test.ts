import assert from "node:assert/strict";
import { type PropertyMap, secret } from "../../provider/property-values";
import { ReachabilityResource } from "../../provider/reachability";
import { closedPort, kubeconfigFor } from "./fake-server";

const resource = { urn: "urn", type: "flotilla:cluster:Reachability", name: "r", signal: new AbortController().signal };
const absent: PropertyMap = { identifier: "site-1", namespaces: {}, kubeconfig: secret(""), isAbsent: true };

describe("Reachability of a cluster that is not there yet", () => {
    const warnings: string[] = [];
    const log = {
        write: (_: string, message: string) => {
            warnings.push(message);
            return Promise.resolve();
        },
        status: () => Promise.resolve(),
    };
    const reachability = new ReachabilityResource(log);

    beforeEach(() => {
        warnings.length = 0;
    });

    it("asks nobody", async () => {
        const { outputs } = await reachability.create({ ...resource, inputs: absent, preview: false, timeout: 0 });
        assert.deepEqual([outputs["owned"], outputs["serverVersion"]], [[], "none"]);
        const read = await reachability.read({ ...resource, id: "r", inputs: absent, outputs, timeout: 0 });
        assert.deepEqual(read, { id: "r", inputs: absent, outputs });
        assert.deepEqual(warnings, []);
    });

    it("is no change as long as it stays so, and is one when the cluster comes", async () => {
        const kubeconfig = kubeconfigFor({ server: `https://127.0.0.1:${await closedPort()}` }, { token: "hidden" });
        const present = { namespaces: { payments: "create" }, kubeconfig: secret(kubeconfig) };
        const old = { ...resource, id: "r", oldInputs: absent, oldOutputs: absent, ignoreChanges: [] };
        assert.deepEqual((await reachability.diff({ ...old, newInputs: absent })).detailedDiff, {});
        assert.deepEqual((await reachability.diff({ ...old, newInputs: present })).detailedDiff, {
            isAbsent: { kind: "delete" },
            "namespaces.payments": { kind: "add" },
        });
    });

    it("is refused for a stack that has had its cluster", async () => {
        const oldInputs: PropertyMap = { namespaces: { payments: "create" } };
        const diff = { ...resource, id: "r", oldInputs, oldOutputs: oldInputs, newInputs: absent, ignoreChanges: [] };

        await assert.rejects(reachability.diff(diff), /^Error: genesis\.cluster says .* Take cluster: absent out of/);
    });
});
