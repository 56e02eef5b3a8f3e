import assert from "node:assert/strict";
import { type ApiRequest, GithubDescription } from "./description";

describe("GitHub's description", () => {
    const description = new GithubDescription();
    const comments = "/repos/octo/fleet/issues/7/comments";
    const headers = { authorization: "token x", "user-agent": "test", "content-type": "application/json" };
    const right: ApiRequest = { method: "POST", path: comments, headers, body: '{"body":"text"}' };

    const cases: readonly { rule: string; change: Partial<ApiRequest>; fault: RegExp | undefined }[] = [
        { rule: "takes a right request", change: {}, fault: undefined },
        { rule: "knows no other path", change: { path: "/repos/octo/fleet/comment/7" }, fault: /^there is no POST/ },
        { rule: "knows no other method", change: { method: "PUT" }, fault: /^there is no PUT/ },
        {
            rule: "wants a number",
            change: { path: comments.replace("7", "seven") },
            fault: /issue_number must be integer/,
        },
        { rule: "knows no other parameter", change: { path: `${comments}?perPage=1` }, fault: /no parameter perPage/ },
        { rule: "wants a body", change: { body: "" }, fault: /^the body is missing/ },
        { rule: "wants the keys of the body", change: { body: "{}" }, fault: /must have required property 'body'/ },
        { rule: "wants no other keys", change: { body: '{"body":"","x":1}' }, fault: /must NOT have additional/ },
        { rule: "wants a token", change: { headers: { ...headers, authorization: undefined } }, fault: /no token/ },
    ];
    for (const { rule, change, fault } of cases) {
        it(rule, () => {
            const faults = description.requestFaults({ ...right, ...change });
            assert.equal(faults.length, fault === undefined ? 0 : 1, faults.join("\n"));
            assert.match(faults.join(), fault ?? /^$/);
        });
    }

    it("knows what a request is answered with", () => {
        const call = description.find(right) ?? assert.fail();
        const comment = description.example("issue-comment");
        assert.deepEqual(description.answerFaults(call, 201, JSON.stringify(comment)), []);
        assert.match(description.answerFaults(call, 201, '{"id":1}').join(), /must have required property/);
        assert.match(description.answerFaults(call, 200, "{}").join(), /never answered with 200/);
    });
});
