import assert from "node:assert/strict";
import { FlotillaProvider } from "../../../provider/flotilla-provider";

describe("a Certificate of a state from before LeafCertificates", () => {
    const provider = new FlotillaProvider({ write: () => Promise.resolve(), status: () => Promise.resolve() });
    const resource = {
        ...{ urn: "urn", type: "flotilla:pki:Certificate", name: "r", id: "r", timeout: 0 },
        signal: new AbortController().signal,
    };

    it("is forgotten, and stays as it is in a refresh until then", async () => {
        const state = { inputs: { commonName: "a" }, outputs: { certificate: "PEM" } };

        assert.deepEqual(await provider.read({ ...resource, ...state }), { id: "r", ...state });
        await provider.delete({ ...resource, oldInputs: state.inputs, outputs: state.outputs });
    });

    it("is not declared any more", async () => {
        const request = { ...resource, oldInputs: undefined, newInputs: {}, randomSeed: new Uint8Array() };

        await assert.rejects(provider.check(request), /Use flotilla:pki:LeafCertificates/);
    });
});
