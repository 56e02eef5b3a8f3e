import assert from "node:assert/strict";
import type { ObservedDaemon } from "../../../fleet/status/observed-daemon";
import { skipperStatus, type SkipperStatus } from "../../../fleet/status/skipper-status";
import { deployment, healthy } from "./fixtures";

describe("the status that Skipper shows", () => {
    const cases: readonly (readonly [rule: string, observed: Partial<ObservedDaemon>, status: SkipperStatus])[] = [
        ["NOT_FOUND without Deployment, whatever else there is", { deployment: undefined }, "NOT_FOUND"],
        ["VERSION_MISMATCH without Application", { application: undefined }, "VERSION_MISMATCH"],
        ["VERSION_MISMATCH when the images differ", deployment({ image: "fdd:1", status: {} }), "VERSION_MISMATCH"],
        ["FAILED with too few available pods", deployment({ replicas: 2, status: { availableReplicas: 1 } }), "FAILED"],
        ["UNAVAILABLE without a count of available pods", deployment({ status: {} }), "UNAVAILABLE"],
        ["OK otherwise", {}, "OK"],
        [
            "OK whatever the daemon itself reports",
            { applicationStatus: { result: "FAILED" }, configMap: undefined, ...deployment({ id: "old" }) },
            "OK",
        ],
    ];
    for (const [rule, observed, status] of cases) {
        it(`is ${rule}`, () => {
            assert.equal(skipperStatus({ ...healthy(), ...observed }), status);
        });
    }
});
