import assert from "node:assert/strict";
import { generationsOf } from "../../../components/pki/generations";

describe("the generations of an authority", () => {
    for (const [generation, rotation, accepted, issuing] of [
        [1, undefined, [1], 1],
        [1, "add", [1, 2], 1],
        [1, "switch", [1, 2], 2],
        [1, "drop", [2], 2],
        [2, undefined, [2], 2],
        [2, "add", [2, 3], 2],
    ] as const) {
        it(`are ${accepted.join(" and ")}, and ${issuing} issues, from ${generation} with ${rotation ?? "no rotation"}`, () => {
            assert.deepEqual(generationsOf(generation, rotation), { accepted, issuing });
        });
    }
});
