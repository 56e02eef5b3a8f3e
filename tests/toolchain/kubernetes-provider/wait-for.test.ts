import assert from "node:assert/strict";
import type { PropertyMap } from "../../../provider/property-values";
import { parseJsonPath } from "../../../toolchain/kubernetes-provider/await/json-path";
import type { Readiness } from "../../../toolchain/kubernetes-provider/await/readiness";
import { waitForRule } from "../../../toolchain/kubernetes-provider/await/wait-for";

const none = new Map<string, PropertyMap>();
const condition = (type: string, status: string): PropertyMap => ({ type, status });

describe("Kubernetes provider: pulumi.com/waitFor", () => {
    const evaluate = (waitFor: string, live: PropertyMap): Readiness => {
        const rule = waitForRule({ metadata: { annotations: { "pulumi.com/waitFor": waitFor } } });
        assert.ok(rule);
        return rule.evaluate(live, none);
    };
    const status = (readiness: Readiness): string | undefined =>
        readiness.state === "waiting" ? readiness.status : readiness.state;
    const failed = { status: { result: "FAILED", conditions: [condition("Ready", "False")] } };
    const cases: readonly [string, PropertyMap, string][] = [
        ["jsonpath={.status.result}=SUCCESS", failed, 'Waiting for {.status.result}=SUCCESS (found "FAILED")'],
        ["jsonpath={.status.result}=FAILED", failed, "ready"],
        ["jsonpath={.status.result}", failed, "ready"],
        ["jsonpath={.status.other}", failed, "{.status.other} selected nothing"],
        ['jsonpath={.status.conditions[?(@.type=="Ready")].status}=False', failed, "ready"],
        ["condition=Ready", failed, "Resource has condition Ready=False (want True)"],
        ["condition=ready=false", failed, "ready"],
        ["condition=Ready", {}, "Has no .status.conditions"],
        ['["condition=Ready=False", "jsonpath={.status.result}=FAILED"]', failed, "ready"],
        ['["condition=Ready=False", "jsonpath={.status.other}"]', failed, "{.status.other} selected nothing"],
        [
            "jsonpath={.status.x}",
            { metadata: { generation: 1 }, status: { observedGeneration: 0, x: "y" } },
            "Generation 0 is less than expected 1",
        ],
    ];
    for (const [expression, live, expected] of cases) {
        it(`judges ${expression}: ${expected}`, () => {
            assert.equal(status(evaluate(expression, live)), expected);
        });
    }

    it("does not show what a Secret holds", () => {
        const live = { kind: "Secret", data: { token: "aGlkZGVu" } };
        assert.equal(
            status(evaluate("jsonpath={.data.token}=never", live)),
            'Waiting for {.data.token}=never (found "[secret]")',
        );
    });

    it("is not even read where pulumi.com/skipAwait is on", () => {
        const annotations = { "pulumi.com/waitFor": "phase=Running", "pulumi.com/skipAwait": "true" };
        assert.equal(waitForRule({ metadata: { annotations } }), undefined);
    });

    for (const [bad, message] of [
        ["phase=Running", /expected a "jsonpath=" or "condition=" prefix, got "phase=Running"/],
        ["jsonpath=.status.phase=Running", /^Error: \.status\.phase should be wrapped in brackets \{ \.\.\. \}/],
    ] as const) {
        it(`refuses ${bad}`, () => {
            assert.throws(() => evaluate(bad, {}), message);
        });
    }

    it("reads the paths that kubectl reads", () => {
        const object = {
            a: { "b.c": ["x", { d: "y" }] },
            list: [
                { n: "1", v: "p" },
                { n: "2", v: "q" },
            ],
        };
        assert.deepEqual(parseJsonPath("['a']['b.c'][1].d")(object), ["y"]);
        assert.deepEqual(parseJsonPath(String.raw`.a.b\.c[-1].d`)(object), ["y"]);
        assert.deepEqual(parseJsonPath(".list[*].v")(object), ["p", "q"]);
        assert.deepEqual(parseJsonPath(".list[?(@.n!='1')].v")(object), ["q"]);
        assert.deepEqual(parseJsonPath(".list.*.n")(object), ["1", "2"]);
    });
});
