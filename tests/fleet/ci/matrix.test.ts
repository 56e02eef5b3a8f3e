import assert from "node:assert/strict";
import fc from "fast-check";
import { changedInstallations, matrixOf, partsOf } from "../../../fleet/ci/matrix";
import type { ChangeGroup, FleetReport } from "../../../fleet/report/report";
import { UserError } from "../../../fleet/user-error";
import { changeGroup, fleetReport } from "../report/build-report";

function group(presence: ChangeGroup["presence"], ...installations: string[]): ChangeGroup {
    return changeGroup({ presence, installations });
}

function reportOf(...groups: ChangeGroup[]): FleetReport {
    return fleetReport({ groups });
}

describe("the matrix of changed installations", () => {
    it("begins with one installation of each group, in the order of the report", () => {
        const report = reportOf(
            group("changed", "a-1", "a-2", "a-3"),
            group("added", "b-1"),
            group("changed", "c-1", "c-2"),
        );
        assert.deepEqual(changedInstallations(report), {
            present: ["a-1", "b-1", "c-1", "a-2", "a-3", "c-2"],
            removed: [],
        });
    });

    it("leaves out installations whose stack file is gone", () => {
        const report = reportOf(group("removed", "old-1", "old-2"), group("changed", "a-1"));
        assert.deepEqual(changedInstallations(report), { present: ["a-1"], removed: ["old-1", "old-2"] });
    });

    it("leaves out the local installation, which is on everybody's own machine", () => {
        assert.deepEqual(changedInstallations(reportOf(group("changed", "local", "prod-1"))).present, ["prod-1"]);
    });

    it("is empty when nothing changes", () => {
        assert.deepEqual(matrixOf(changedInstallations(reportOf()).present, { most: 256 }), { installation: [] });
    });

    it("refuses to leave any out unless a part is asked for", () => {
        const names = Array.from({ length: 600 }, (_, index) => `i-${index}`);
        assert.throws(
            () => matrixOf(names, { most: 256 }),
            new UserError(
                "600 installations change, and a matrix takes 256. Do it in 3 runs, with --part 1 to --part 3.",
            ),
        );
        assert.equal(matrixOf(names, { most: 256, part: 3 }).installation.length, 88);
    });

    it("says that there is no such part", () => {
        assert.throws(
            () => matrixOf(["a", "b"], { most: 1, part: 3 }),
            new UserError("There is no part 3: 2 installations make 2 of at most 1."),
        );
    });

    it("has every installation in exactly one part", () => {
        fc.assert(
            fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 5 }), (names, most) => {
                const parts = Array.from({ length: partsOf(names.length, most) }, (_, index) => index + 1);
                const matrices = parts.map((part) => matrixOf(names, { most, part }).installation);
                assert.deepEqual(matrices.flat(), names);
                assert.ok(matrices.every(({ length }) => length <= most));
            }),
        );
    });
});
