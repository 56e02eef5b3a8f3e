import assert from "node:assert/strict";
import { type FaultCase, faults, parsed } from "./faults";

const notAQuantity =
    "is not a quantity. Write a number, with a unit if need be: m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, such as 500m or 4Gi";
const quotaNames =
    "Use one such as requests.cpu, limits.memory, pods, count/deployments.apps or requests.nvidia.com/gpu";

const cases: readonly FaultCase[] = [
    {
        rule: "a quota that is not a map",
        namespace: { quota: 1 },
        expected: ["quota: 1 is a number, but a map of keys is wanted here. Write a map of keys"],
    },
    {
        rule: "a resource that no quota knows",
        namespace: { quota: { cpus: 1 } },
        expected: [`quota cpus: "cpus" is not a resource that a quota can limit. ${quotaNames}`],
    },
    {
        rule: "a resource's name with two slashes, and a kind in upper case",
        namespace: { quota: { "a/b/c": 1, "count/Pods": 1 } },
        expected: [
            `quota a/b/c: "a/b/c" is not a resource's name. ${quotaNames}`,
            `quota count/Pods: "count/Pods" is not a resource's name. ${quotaNames}`,
        ],
    },
    {
        rule: "an extended resource that the quota would never count",
        namespace: { quota: { "nvidia.com/gpu": 1, "limits.nvidia.com/gpu": 1 } },
        expected: ["nvidia.com/gpu", "limits.nvidia.com/gpu"].map(
            (name) =>
                `quota ${name}: "${name}" is never counted, because a quota only limits requests of it. Use requests.nvidia.com/gpu`,
        ),
    },
    {
        rule: "what is not a quantity",
        namespace: { quota: { pods: true, cpu: null, memory: "1GB", "limits.memory": "", "limits.cpu": ["1"] } },
        expected: [
            `quota pods: true ${notAQuantity}`,
            `quota cpu: null ${notAQuantity}`,
            `quota memory: "1GB" ${notAQuantity}`,
            `quota limits.memory: "" ${notAQuantity}`,
            `quota limits.cpu: ["1"] ${notAQuantity}`,
        ],
    },
    {
        rule: "a quantity below zero, and quantities that are too great",
        namespace: { quota: { pods: -1, memory: "1e30", "requests.memory": 1e30 } },
        expected: [
            "quota pods: -1 is less than zero. Use zero or more",
            'quota memory: "1e30" is more than Kubernetes can count (2^63-1). Use less',
            "quota requests.memory: 1e+30 has more digits than a number in YAML keeps. Put it in quotes, or use a unit such as Ti",
        ],
    },
    {
        rule: "parts of bytes and of things",
        namespace: {
            quota: {
                memory: "400m",
                "requests.memory": 0.5,
                pods: "1.5",
                "a.storageclass.storage.k8s.io/requests.storage": "0.1Ki",
            },
        },
        expected: [
            'quota memory: "400m" is not a whole number of bytes. Use 400Mi if you mean that',
            "quota requests.memory: 0.5 is not a whole number of bytes. Use a whole number with a unit such as Mi or Gi",
            'quota pods: "1.5" is not a whole number, but only whole ones are counted. Use a whole number',
            'quota a.storageclass.storage.k8s.io/requests.storage: "0.1Ki" is not a whole number of bytes. ' +
                "Use a whole number with a unit such as Mi or Gi",
        ],
    },
];

describe("a namespace's quota", () => {
    for (const { rule, namespace, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faults(namespace), expected);
        });
    }

    it("takes every name of the page on quotas", () => {
        const names = [
            "cpu",
            "requests.cpu",
            "limits.memory",
            "ephemeral-storage",
            "hugepages-2Mi",
            "requests.hugepages-1Gi",
        ];
        const counts = [
            "pods",
            "services.loadbalancers",
            "count/deployments.apps",
            "count/widgets.example.com",
            "count/pods",
        ];
        const others = [
            "requests.nvidia.com/gpu",
            "gold.storageclass.storage.k8s.io/requests.storage",
            "gold.storageclass.storage.k8s.io/persistentvolumeclaims",
            "gpu.deviceclass.resource.k8s.io/devices",
        ];
        assert.deepEqual(
            faults({ quota: Object.fromEntries([...names, ...counts, ...others].map((name) => [name, 1])) }),
            [],
        );
    });

    it("takes numbers of YAML beside text", () => {
        assert.deepEqual(parsed({ quota: { pods: 50, "requests.cpu": 0.5, memory: "1.5Gi" } }), {
            labels: {},
            annotations: {},
            create: true,
            adopt: false,
            protect: false,
            quota: { pods: 50, "requests.cpu": 0.5, memory: "1.5Gi" },
        });
    });
});
