import assert from "node:assert/strict";
import type { DeclaredObject } from "../../../components/cluster/declared-object";
import { type GuardRails, guardRailsConfiguration } from "../../../components/guard-rails/config";
import { guardRailFaults } from "../../../components/guard-rails/guard-rail-faults";

const objects: readonly DeclaredObject[] = [
    { group: "", kind: "Namespace", resource: "namespaces", name: "payments" },
    ...["a", "b", "c", "d"].map((name) => ({
        group: "",
        kind: "Secret",
        resource: "secrets",
        namespace: "payments",
        name,
    })),
];
const namespaces = [
    { name: "payments", create: true },
    { name: "kube-system", create: false },
];

const ofCertificates = { name: "kube-public", create: false, path: ["pki", "namespace"] };

function messages(rails: GuardRails): string[] {
    return guardRailFaults(rails, [...namespaces, ofCertificates], objects).map(
        ({ path, message }) => `${path.join(".")}: ${message}`,
    );
}

describe("guard rails", () => {
    const cases: readonly [rule: string, rails: GuardRails, expected: readonly string[]][] = [
        ["forbid nothing when they are empty", {}, []],
        [
            "forbid a namespace, also one of others",
            { omitNamespaces: ["kube-system", "default"] },
            [
                'namespaces.kube-system: guardRails.omitNamespaces forbids the namespace "kube-system". Take it out, or change the guard rail',
            ],
        ],
        [
            "forbid a namespace that is not declared, where objects go",
            { omitNamespaces: ["kube-public"] },
            [
                'pki.namespace: guardRails.omitNamespaces forbids the namespace "kube-public". Use another, or change the guard rail',
            ],
        ],
        [
            "forbid namespaces that others own, declared or not",
            { onlyOwned: true },
            [
                'namespaces.kube-system.create: guardRails.onlyOwned forbids create: false. Let the installation own "kube-system", or change the guard rail',
                'pki.namespace: guardRails.onlyOwned forbids objects in "kube-public", which the installation does not own. Use one of flotilla:namespaces, or change the guard rail',
            ],
        ],
        [
            "forbid a kind, and name what declares it",
            { omitKinds: ["Secret", "Pod"] },
            [
                "guardRails.omitKinds: the configuration declares the kind Secret (payments/a, payments/b, payments/c and 1 more), which this forbids. Take out what declares it, or change the guard rail",
            ],
        ],
        [
            "forbid all kinds but some",
            { kinds: ["Secret"] },
            [
                "guardRails.kinds: the configuration declares the kind Namespace (payments), which this forbids. Take out what declares it, or change the guard rail",
            ],
        ],
    ];
    for (const [rule, rails, expected] of cases) {
        it(rule, () => {
            assert.deepEqual(messages(rails), expected);
        });
    }

    it("take either kinds or omitKinds", () => {
        assert.ok(!guardRailsConfiguration.safeParse({ kinds: ["Secret"], omitKinds: ["Pod"] }).success);
    });
});
