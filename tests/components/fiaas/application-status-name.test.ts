import assert from "node:assert/strict";
import fc from "fast-check";
import { applicationStatusName } from "../../../components/fiaas/application-status-name";

/** Observed of fdd (fact sheet of FIAAS, 2.3). */
const observed = [
    ["1", "wbu5o5ibaaaaa"],
    ["abc", "upijhicqmavbi"],
    ["00000000-0000-0000-0000-000000000000", "sdb6suc26ycd2"],
] as const;

const labelCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.".split("");
const deploymentId = fc.string({ unit: fc.constantFrom(...labelCharacters), minLength: 1, maxLength: 63 });

describe("the name of an ApplicationStatus", () => {
    for (const [id, suffix] of observed) {
        it(`is the one that fdd uses for the deployment ${id}`, () => {
            assert.equal(applicationStatusName("payments", id), `payments-${suffix}`);
        });
    }

    it("is a DNS-1123 name whatever the deployment id", () => {
        fc.assert(
            fc.property(deploymentId, (id) => {
                assert.match(applicationStatusName("fiaas-deploy-daemon", id), /^fiaas-deploy-daemon-[a-z2-7]{13}$/);
            }),
        );
    });

    it("differs between deployments", () => {
        fc.assert(
            fc.property(fc.uuid(), fc.uuid(), (first, second) => {
                fc.pre(first !== second);
                assert.notEqual(applicationStatusName("a", first), applicationStatusName("a", second));
            }),
        );
    });
});
