import assert from "node:assert/strict";
import { engineFaults } from "../../../fleet/engine/engine-faults";

describe("what is told of a run of the engine that gave nothing", () => {
    for (const [what, code, standardError, told] of [
        [
            "names the command that makes the stack when there is none",
            6,
            "error: no stack named 'prod-1' found\n",
            /^there is no stack "prod-1" in the backend\. Make it with `npx pulumi stack init prod-1`/,
        ],
        [
            "says how to log in when nobody has",
            1,
            "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions\n",
            /^nobody has logged in to a backend of Pulumi\. .*PULUMI_BACKEND_URL.*`npx pulumi login`\.$/,
        ],
        ["is what the engine says, without its mark", 255, "error: the disk is full\n", /^the disk is full$/],
        [
            "is its exit code when it says nothing",
            3,
            "\n",
            /^the engine ended with exit code 3, and did not say why\.$/,
        ],
    ] as const) {
        it(what, () => {
            const [fault = "", ...more] = engineFaults("prod-1", { code, standardError });
            assert.match(fault, told);
            assert.deepEqual(more, []);
        });
    }
});
