import assert from "node:assert/strict";
import { FlotillaProvider } from "../../provider/flotilla-provider";
import { secret } from "../../provider/property-values";
import { kubeconfigFor, startFakeServer } from "./fake-server";

const deletion = {
    urn: "urn",
    type: "flotilla:fiaas:DefinitionGuard",
    name: "r",
    signal: new AbortController().signal,
    id: "r",
    oldInputs: {},
    outputs: {},
    timeout: 0,
};

describe("FlotillaProvider", () => {
    let provider: FlotillaProvider;

    beforeEach(() => {
        provider = new FlotillaProvider({ write: () => Promise.resolve(), status: () => Promise.resolve() });
    });

    it("works in the cluster of the kubeconfig that it is configured with", async () => {
        const requests: string[] = [];
        const server = await startFakeServer(({ url = "" }) => {
            requests.push(url);
            return { status: 404 };
        });
        try {
            const kubeconfig = kubeconfigFor({ server: `http://127.0.0.1:${server.port}` });
            await provider.configure({ kubeconfig: secret(kubeconfig) });
            await provider.delete(deletion);
            await provider.delete(deletion);
        } finally {
            await server.close();
        }

        assert.equal(requests.length, 2);
    });

    it("says that it has no kubeconfig only when a resource needs one", async () => {
        await provider.configure({});
        const { outputs } = await provider.create({ ...deletion, inputs: { definitions: [] }, preview: false });

        assert.deepEqual(outputs, { definitions: [] });
        await assert.rejects(provider.delete(deletion), /^Error: The flotilla provider has no kubeconfig/);
    });

    for (const type of ["flotilla:fiaas:Nothing", "other:a:B"]) {
        it(`has no resource of type ${type}`, () => {
            assert.throws(() => provider.delete({ ...deletion, type }), {
                message: new RegExp(`no resource of type ${type}`),
            });
        });
    }
});
