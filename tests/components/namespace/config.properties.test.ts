import assert from "node:assert/strict";
import fc from "fast-check";
import { faults } from "./faults";

describe("a namespace's configuration", () => {
    it("answers any value with a configuration or with faults in house form", () => {
        const value = fc.jsonValue({ maxDepth: 3 });
        const map = fc.dictionary(fc.constantFrom("cpu", "memory", "pods", "nvidia.com/gpu", "x"), value);
        const limits = fc.record({ min: map, max: map, default: map, maxLimitRequestRatio: map }, { requiredKeys: [] });
        const namespace = fc.record({ quota: map, limits, podSecurity: map, defaultDeny: value }, { requiredKeys: [] });
        fc.assert(
            fc.property(namespace, (candidate) => {
                for (const fault of faults(candidate)) {
                    assert.match(fault, /^.+: .+\. .+[^.]$/s);
                }
            }),
        );
    });
});
