import assert from "node:assert/strict";
import { adviceOf, failureText } from "../../../fleet/ci/github-failure";
import type { Advice } from "../../../fleet/ci/patience";

type Headers = Readonly<Record<string, string>>;

function failure(status: number, headers: Headers = {}, data: unknown = { message: "no" }): Error {
    return Object.assign(new Error("no"), { status, response: { headers, data } });
}

const now = 1_000_000;
const place = { repository: "octo/fleet", number: 7 };

describe("a failure of GitHub", () => {
    const cases: readonly { rule: string; given: unknown; expected: Advice }[] = [
        { rule: "out of order is tried again soon", given: failure(502), expected: "soon" },
        { rule: "no answer is tried again soon", given: new Error("fetch failed"), expected: "soon" },
        {
            rule: "out of order for a time is tried again then",
            given: failure(503, { "retry-after": "9" }),
            expected: 9,
        },
        { rule: "too many requests are tried again soon", given: failure(429), expected: "soon" },
        { rule: "too many requests wait as asked", given: failure(429, { "retry-after": "30" }), expected: 30 },
        {
            rule: "a used-up limit waits until it is renewed, and a second more",
            given: failure(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030" }),
            expected: 31,
        },
        {
            rule: "a limit that is renewed already waits a second",
            given: failure(429, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "900" }),
            expected: 1,
        },
        {
            rule: "a date in the place of seconds is tried again soon",
            given: failure(429, { "retry-after": "Sat" }),
            expected: "soon",
        },
        { rule: "a refusal is final", given: failure(403, { "x-ratelimit-remaining": "4000" }), expected: "give up" },
        { rule: "a wrong request is final", given: failure(422), expected: "give up" },
        { rule: "what is no error is final", given: "no", expected: "give up" },
    ];
    for (const { rule, given, expected } of cases) {
        it(rule, () => {
            assert.equal(adviceOf(given, now), expected);
        });
    }

    it("says what GitHub says, with the fields that it does not like", () => {
        const data = { message: "Validation Failed", errors: [{ field: "body", code: "invalid" }] };
        assert.match(
            failureText(failure(422, {}, data), place),
            /\(422 Validation Failed: \[\{"field":"body","code":"invalid"\}\]\)/,
        );
        assert.match(failureText(failure(422, {}, "<html>"), place), /\(422 without a message\)/);
    });

    it("says that there was no answer", () => {
        assert.match(
            failureText(new Error("connect ECONNREFUSED"), place),
            /^GitHub does not answer \(connect ECONNREFUSED\)\. Check/,
        );
    });
});
