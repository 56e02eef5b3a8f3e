import assert from "node:assert/strict";
import type { Check } from "../../../../fleet/health/check";

/** What a rule expects of one check: its name, its state, and what it says; a text is all of it. */
export type Expected = readonly [name: string, state: Check["state"], why?: string | RegExp];

/** Compares one of some checks with what is expected. */
export function assertFound(checks: readonly Check[], [name, state, why]: Expected): void {
    const check = checks.find((one) => one.name === name);
    assert.ok(check !== undefined, `${name} is not among ${checks.map((one) => one.name).join(", ")}`);
    assert.equal(check.state, state, check.why);
    if (typeof why === "string") {
        assert.equal(check.why, why);
    } else if (why !== undefined) {
        assert.match(check.why, why);
    }
}
