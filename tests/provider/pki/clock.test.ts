import assert from "node:assert/strict";
import { dateOf, timestampOf, today } from "../../../provider/pki/clock";

const at = (time: string) => () => Date.parse(time);

describe("the day", () => {
    for (const [time, date] of [
        ["2026-12-01T00:00:00.000Z", "2026-12-01"],
        ["2026-12-01T23:59:59.999Z", "2026-12-01"],
        ["2028-02-29T12:00:00+14:00", "2028-02-28"],
    ] as const) {
        it(`is ${date} at ${time}`, () => {
            const day = today({}, at(time));

            assert.deepEqual([dateOf(day), timestampOf(day)], [date, `${date}T00:00:00Z`]);
        });
    }

    it("is that of FLOTILLA_TODAY where it is given, whatever the clock says", () => {
        assert.equal(dateOf(today({ FLOTILLA_TODAY: "2050-01-01" }, at("2026-12-01T00:00:00Z"))), "2050-01-01");
        assert.equal(dateOf(today({ FLOTILLA_TODAY: "" }, at("2026-12-01T00:00:00Z"))), "2026-12-01");
    });

    for (const given of ["tomorrow", "2026-12-1", "2026-02-30", "2026-13-01", "2026-12-01T00:00:00Z", " 2026-12-01"]) {
        it(`cannot be ${JSON.stringify(given)}`, () => {
            assert.throws(() => today({ FLOTILLA_TODAY: given }), {
                message: `FLOTILLA_TODAY: ${JSON.stringify(given)} is not a date. Write a day such as 2026-12-01, or unset it.`,
            });
        });
    }
});
