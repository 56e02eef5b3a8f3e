import assert from "node:assert/strict";
import { whatNext } from "../../../fleet/local/what-next";

describe("what to try next", () => {
    it("is done with the control plane of npm start", () => {
        assert.match(whatNext({}), /start again: +npm start\n/);
        assert.match(
            whatNext({}),
            /3\. End it: +npm stop +\(the next start finds it again\)\n +npm stop -- --delete +/,
        );
    });

    it("is done with the cluster of somebody's own, where npm stop ends nothing", () => {
        const text = whatNext({ kubeconfig: "it's.yaml", context: "kind-kind" });

        assert.match(text, /start again: +npm start -- --kubeconfig 'it'\\''s\.yaml' --context 'kind-kind'\n/);
        assert.match(text, /3\. End it: +npx pulumi destroy --stack local$/);
    });

    it("fits a terminal", () => {
        assert.ok(
            whatNext({})
                .split("\n")
                .every((line) => line.length <= 80),
        );
    });
});
