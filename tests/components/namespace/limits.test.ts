import assert from "node:assert/strict";
import fc from "fast-check";
import { type FaultCase, faults } from "./faults";

const containerNames = "Use cpu, memory, ephemeral-storage, hugepages-<size> or <domain>/<name>";

const cases: readonly FaultCase[] = [
    {
        rule: "limits of what containers do not have",
        namespace: { limits: { max: { "requests.cpu": 1, pods: 1, "requests.nvidia.com/gpu": 1 } } },
        expected: ["requests.cpu", "pods", "requests.nvidia.com/gpu"].map(
            (name) => `limits max ${name}: "${name}" is not a resource of containers. ${containerNames}`,
        ),
    },
    {
        rule: "limits that contradict each other, each at its own place",
        namespace: {
            limits: {
                min: { memory: "1025Mi" },
                defaultRequest: { cpu: "2000m" },
                default: { cpu: 1, memory: "1Gi" },
                max: { cpu: "500m" },
            },
        },
        expected: [
            'limits min memory: "1025Mi" is more than default has, "1Gi". Lower it, or raise default',
            'limits defaultRequest cpu: "2000m" is more than default has, "1". Lower it, or raise default',
            'limits default cpu: 1 is more than max has, "500m". Lower it, or raise max',
        ],
    },
    {
        rule: "a ratio that no container can keep",
        namespace: { limits: { min: { cpu: 1 }, max: { cpu: 2 }, maxLimitRequestRatio: { cpu: 2.5, memory: "0.5" } } },
        expected: [
            'limits maxLimitRequestRatio cpu: 2.5 is more than max / min, "2" / "1". Lower it',
            'limits maxLimitRequestRatio memory: "0.5" is less than 1, but no limit is less than its request. Use 1 or more',
        ],
    },
    {
        rule: "what is no quantity, and compares with nothing",
        namespace: { limits: { min: { cpu: "one" }, max: { cpu: 2 }, maxLimitRequestRatio: { memory: "" } } },
        expected: ["one", ""].map(
            (value, index) =>
                `limits ${["min cpu", "maxLimitRequestRatio memory"][index]}: "${value}" is not a quantity. Write a number, with ` +
                "a unit if need be: m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, such as 500m or 4Gi",
        ),
    },
    {
        rule: "a limit of a device that is not its request",
        namespace: { limits: { defaultRequest: { "nvidia.com/gpu": 1 }, max: { "nvidia.com/gpu": 2 } } },
        expected: [
            'limits defaultRequest nvidia.com/gpu: 1 is less than max has, "2", but a container cannot have more of this ' +
                "resource than it requests. Use the same for both",
        ],
    },
];

describe("limits of a namespace's containers", () => {
    for (const { rule, namespace, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faults(namespace), expected);
        });
    }

    it("are refused exactly when their values are out of order", () => {
        const cores = { "1000m": 1, "1": 1, "1.5": 1.5, "2": 2, "2000m": 2, "1k": 1000 } as const;
        const amount = fc.constantFrom(...(Object.keys(cores) as (keyof typeof cores)[]));
        const list = fc.oneof(fc.constant<{ cpu?: keyof typeof cores }>({}), fc.record({ cpu: amount }));
        fc.assert(
            fc.property(list, list, list, list, (min, defaultRequest, limit, max) => {
                const given = [min, defaultRequest, limit, max].flatMap((each) =>
                    each.cpu === undefined ? [] : [cores[each.cpu]],
                );
                const isSorted = given.every((value, index) => index === 0 || (given[index - 1] ?? 0) <= value);
                assert.equal(faults({ limits: { min, defaultRequest, default: limit, max } }).length === 0, isSorted);
            }),
        );
    });
});
