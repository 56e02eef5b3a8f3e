import assert from "node:assert/strict";
import fc from "fast-check";
import { byEnd, currentTime, daysLeft, reportCertificate } from "../../../fleet/certificates/certificate-state";
import { day, timestampOf } from "../../../provider/pki/clock";
import { certificate, now, summary, thresholds } from "./fixtures";

describe("the state of a certificate", () => {
    for (const [days, state] of [
        [-1, "expired"],
        [0, "expired"],
        [1, "critical"],
        [6, "critical"],
        [7, "warning"],
        [29, "warning"],
        [30, "renewal due"],
        [90, "renewal due"],
        [91, "ok"],
        [365, "ok"],
        [366, "not yet valid"],
    ] as const) {
        it(`is ${state} with ${days} days left of 365, renewed 90 before the end`, () => {
            assert.deepEqual([certificate("a", days).state, certificate("a", days).daysLeft], [state, days]);
        });
    }

    for (const [rule, time, state] of [
        ["critical to the last second of its last day", "2026-12-01T12:00:00Z", "critical"],
        ["expired at its end", "2026-12-01T15:30:00Z", "expired"],
        ["expired later on that day", "2026-12-01T20:00:00Z", "expired"],
    ] as const) {
        it(`is ${rule}, where it ends in the middle of a day`, () => {
            const ending = { ...summary("a", 0), notAfter: "2026-12-01T15:30:00Z" };
            const report = reportCertificate(ending, Date.parse(time), thresholds);
            assert.deepEqual([report.state, report.daysLeft], [state, 0]);
        });
    }

    it("is warned of before the renewal where it is renewed late", () => {
        const late = certificate("a", 20, { renewBeforeDays: 10 });
        assert.deepEqual([late.state, late.isDue], ["warning", false]);
    });

    it("has the thresholds that are asked for", () => {
        const state = (warningDays: number, criticalDays: number): string =>
            reportCertificate(summary("a", 100), now, { warningDays, criticalDays }).state;
        assert.deepEqual([state(100, 100), state(101, 100), state(101, 101)], ["ok", "warning", "critical"]);
    });

    it("is due from the day of its renewal on, at whatever hour, as the provider decides it", () => {
        const due = (time: string): boolean => reportCertificate(summary("a", 91), Date.parse(time), thresholds).isDue;
        assert.deepEqual(["2026-12-01T23:59:59Z", "2026-12-02T00:00:00Z", "2026-12-02T23:59:59Z"].map(due), [
            false,
            true,
            true,
        ]);
    });
});

describe("days left", () => {
    for (const [from, to, days] of [
        ["2026-12-01T00:00:00Z", "2026-12-31T00:00:00Z", 30],
        ["2026-12-01T23:59:59Z", "2026-12-02T00:00:00Z", 1],
        ["2026-12-01T00:00:00Z", "2026-12-01T23:59:59Z", 0],
        ["2028-02-28T12:00:00Z", "2028-03-01T00:00:00Z", 2],
        ["2026-02-28T12:00:00Z", "2026-03-01T00:00:00Z", 1],
        ["2026-03-28T12:00:00Z", "2026-03-30T00:00:00Z", 2],
        ["2026-12-05T00:00:00Z", "2026-12-01T00:00:00Z", -4],
        ["2049-12-31T00:00:00Z", "2050-01-01T00:00:00Z", 1],
        ["1969-12-31T12:00:00Z", "1970-01-01T12:00:00Z", 1],
    ] as const) {
        it(`are ${days} from ${from} to ${to}`, () => {
            assert.equal(daysLeft(Date.parse(to), Date.parse(from)), days);
        });
    }

    it("are as many as the dates that are shown lie apart, whatever the hours", () => {
        const hour = fc.integer({ min: 0, max: day - 1 });
        fc.assert(
            fc.property(fc.nat(20_000), fc.nat(20_000), hour, hour, (from, days, early, late) => {
                assert.equal(daysLeft((from + days) * day + late, from * day + early), days);
            }),
        );
    });
});

describe("the order of certificates", () => {
    it("is what ends first, then by authority and name, numbers as people count", () => {
        const sorted = [
            certificate("z", 50),
            certificate("kubelet-n10", 60),
            certificate("kubelet-n9", 60),
            certificate("member", 60, { authority: "etcd" }),
        ].sort(byEnd);
        assert.deepEqual(
            sorted.map(({ name }) => name),
            ["z", "member", "kubelet-n9", "kubelet-n10"],
        );
    });
});

describe("the time at which certificates are judged", () => {
    const at = (environment: NodeJS.ProcessEnv): string => timestampOf(currentTime(2, environment, () => now));

    for (const [rule, environment, time] of [
        ["this machine's", {}, "2026-12-01T12:00:00Z"],
        [
            "this machine's on the day that FLOTILLA_TODAY names",
            { FLOTILLA_TODAY: "2026-12-01" },
            "2026-12-01T12:00:00Z",
        ],
        ["the beginning of another day", { FLOTILLA_TODAY: "2027-11-01" }, "2027-11-01T00:00:00Z"],
        ["the beginning of an earlier day", { FLOTILLA_TODAY: "2026-11-30" }, "2026-11-30T00:00:00Z"],
    ] as const) {
        it(`is ${rule}`, () => {
            assert.equal(at(environment), time);
        });
    }

    it("is none where FLOTILLA_TODAY is no date", () => {
        assert.throws(() => at({ FLOTILLA_TODAY: "tomorrow" }), {
            name: "UserError",
            exitCode: 2,
            message: /^FLOTILLA_TODAY: "tomorrow" is not a date\./,
        });
    });
});
