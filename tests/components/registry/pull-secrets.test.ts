import assert from "node:assert/strict";
import fc from "fast-check";
import {
    pullSecretNames,
    pullSecretsByNamespace,
    registryFaults,
    registryNamespaces,
} from "../../../components/registry/pull-secrets";

const namespaces = ["search", "payments"];

describe("the pull secrets of a namespace", () => {
    it("are those of all registries, unless a registry names its namespaces", () => {
        const registries = { quay: {}, ghcr: { namespaces: ["payments"] }, hub: { pullSecret: "docker-hub" } };

        assert.deepEqual(pullSecretNames(registries, namespaces, "payments"), ["docker-hub", "ghcr", "quay"]);
        assert.deepEqual(pullSecretNames(registries, namespaces, "search"), ["docker-hub", "quay"]);
        assert.deepEqual(pullSecretsByNamespace(registries, namespaces), {
            payments: ["docker-hub", "ghcr", "quay"],
            search: ["docker-hub", "quay"],
        });
    });

    it("are none in a namespace that no registry is for, and none without registries", () => {
        assert.deepEqual(pullSecretNames({ ghcr: { namespaces: ["payments"] } }, namespaces, "search"), []);
        assert.deepEqual(pullSecretsByNamespace({}, namespaces), { payments: [], search: [] });
    });

    it("are sorted and without duplicates, whatever the order of keys in a file", () => {
        const name = fc.constantFrom("a", "b", "c", "d", "a.b", "a-b");
        const registry = fc.record(
            { namespaces: fc.array(name, { minLength: 1 }), pullSecret: name },
            { requiredKeys: [] },
        );
        fc.assert(
            fc.property(fc.dictionary(name, registry), fc.array(name), name, (registries, all, namespace) => {
                const names = pullSecretNames(registries, all, namespace);
                const reversed = Object.fromEntries(Object.entries(registries).reverse());

                assert.deepEqual(names, [...new Set(names)].sort());
                assert.deepEqual(pullSecretNames(reversed, [...all].reverse(), namespace), names);
                const expected = Object.entries(registries).filter(([, each]) =>
                    registryNamespaces(each, all).includes(namespace),
                );
                assert.ok(expected.every(([key, each]) => names.includes(each.pullSecret ?? key)));
                assert.equal(names.length > 0, expected.length > 0);
            }),
        );
    });
});

describe("the namespaces of a registry", () => {
    it("are sorted, so that the order in a file changes nothing", () => {
        assert.deepEqual(registryNamespaces({}, namespaces), ["payments", "search"]);
        assert.deepEqual(registryNamespaces({ namespaces: ["search", "payments"] }, []), ["payments", "search"]);
    });
});

const cases: readonly {
    rule: string;
    registries: Parameters<typeof registryFaults>[0]["registries"];
    namespaces?: readonly string[];
    expected: ReturnType<typeof registryFaults>;
}[] = [
    {
        rule: "nothing wrong with registries that share a namespace but no Secret",
        registries: { quay: {}, ghcr: { namespaces: ["payments"] } },
        expected: [],
    },
    {
        rule: "nothing wrong with one Secret's name in different namespaces",
        registries: {
            a: { pullSecret: "pull", namespaces: ["payments"] },
            b: { pullSecret: "pull", namespaces: ["search"] },
        },
        expected: [],
    },
    {
        rule: "a namespace that is misspelled, with the one that was meant",
        registries: { quay: { namespaces: ["search", "paymnts"] } },
        expected: [
            {
                path: ["registries", "quay", "namespaces", 1],
                message: '"paymnts" is not a namespace of this installation. Did you mean "payments"?',
            },
        ],
    },
    {
        rule: "a namespace that is near nothing, with all that there are",
        registries: { quay: { namespaces: ["default"] } },
        expected: [
            {
                path: ["registries", "quay", "namespaces", 0],
                message:
                    '"default" is not a namespace of this installation. Use one of: payments, search, or declare it in flotilla:namespaces',
            },
        ],
    },
    {
        rule: "a namespace where none is declared",
        registries: { quay: { namespaces: ["default"] } },
        namespaces: [],
        expected: [
            {
                path: ["registries", "quay", "namespaces", 0],
                message: '"default" is not a namespace of this installation. Declare it in flotilla:namespaces',
            },
        ],
    },
    {
        rule: "two registries with one Secret, at the pullSecret of the second",
        registries: { quay: { pullSecret: "pull" }, ghcr: { pullSecret: "pull", namespaces: ["payments"] } },
        expected: [
            {
                path: ["registries", "quay", "pullSecret"],
                message:
                    '"pull" would be the pull secret of both "ghcr" and "quay" in the namespace "payments". Set pullSecret of one of them to another name',
            },
        ],
    },
    {
        rule: "a Secret that has another registry's own name, at the registry that sets nothing",
        registries: { quay: {}, ghcr: { pullSecret: "quay" } },
        expected: [
            {
                path: ["registries", "quay"],
                message:
                    '"quay" would be the pull secret of both "ghcr" and "quay" in the namespaces "payments", "search". Set pullSecret of one of them to another name',
            },
        ],
    },
    {
        rule: "a Secret shared in many namespaces, with some of them",
        registries: { a: { pullSecret: "pull" }, b: { pullSecret: "pull" } },
        namespaces: ["n1", "n2", "n3", "n4", "n5"],
        expected: [
            {
                path: ["registries", "b", "pullSecret"],
                message:
                    '"pull" would be the pull secret of both "a" and "b" in the namespaces "n1", "n2", "n3" and 2 more. Set pullSecret of one of them to another name',
            },
        ],
    },
    {
        rule: "all faults at once",
        registries: { b: { pullSecret: "a" }, a: { namespaces: ["payments", "serch"] } },
        expected: [
            {
                path: ["registries", "a", "namespaces", 1],
                message: '"serch" is not a namespace of this installation. Did you mean "search"?',
            },
            {
                path: ["registries", "b", "pullSecret"],
                message:
                    '"a" would be the pull secret of both "a" and "b" in the namespace "payments". Set pullSecret of one of them to another name',
            },
        ],
    },
];

describe("the check of registries against namespaces", () => {
    for (const { rule, expected, registries, namespaces: known = namespaces } of cases) {
        it(`finds ${rule}`, () => {
            assert.deepEqual(registryFaults({ registries, namespaces: known }), expected);
        });
    }
});
