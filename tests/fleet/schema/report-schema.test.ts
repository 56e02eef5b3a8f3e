import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { fleetReport } from "../../../fleet/report/report";
import { reportSchema } from "../../../fleet/schema/report-schema";
import { nothingChanged, oneInstallation, wholeFleet } from "../report/fixture";

describe("the schema of a report", () => {
    const validate = new Ajv({ strict: false }).compile(reportSchema());

    for (const [name, report] of Object.entries({ wholeFleet, nothingChanged, oneInstallation })) {
        it(`fits what is written as JSON: ${name}`, () => {
            const json: unknown = JSON.parse(JSON.stringify(report));
            assert.ok(validate(json), JSON.stringify(validate.errors));
            assert.deepEqual(fleetReport.parse(json), json);
        });
    }

    it("refuses a key that it does not know, and another version", () => {
        assert.ok(!validate({ ...wholeFleet, more: 1 }));
        assert.ok(!validate({ ...wholeFleet, version: 2 }));
    });

    it("describes every list and number of the first level", () => {
        const { properties = {} } = reportSchema();
        assert.deepEqual(Object.keys(properties), Object.keys(fleetReport.shape));
    });
});
