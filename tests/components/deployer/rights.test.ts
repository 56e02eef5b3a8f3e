import assert from "node:assert/strict";
import fc from "fast-check";
import { anyName, type DeclaredObject } from "../../../components/cluster/declared-object";
import { deployerRights } from "../../../components/deployer/deployer-rights";
import { type PolicyRule, rightsFor } from "../../../components/deployer/rights";

const secret = (namespace: string, name: string): DeclaredObject => ({
    group: "",
    kind: "Secret",
    resource: "secrets",
    namespace,
    name,
});

function allows(rules: readonly PolicyRule[], resource: string, verb: string, name: string): boolean {
    return rules.some(
        ({ resources, verbs, resourceNames }) =>
            resources.includes(resource) &&
            (verbs as string[]).includes(verb) &&
            (resourceNames === undefined || resourceNames.includes(name)),
    );
}

describe("the rights that an installation needs", () => {
    it("are for the names that it declares, in the namespaces where they are", () => {
        assert.deepEqual(rightsFor([secret("payments", "quay"), secret("payments", "gcr")]), {
            cluster: [],
            namespaces: {
                payments: [
                    { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
                    {
                        apiGroups: [""],
                        resources: ["secrets"],
                        resourceNames: ["gcr", "quay"],
                        verbs: ["get", "patch", "delete"],
                    },
                ],
            },
        });
    });

    it("have no create where nothing is created", () => {
        const looked = {
            group: "",
            kind: "Namespace",
            resource: "namespaces",
            name: "search",
            verbs: ["get"] as const,
        };

        assert.deepEqual(rightsFor([looked]).cluster, [
            { apiGroups: [""], resources: ["namespaces"], resourceNames: ["search"], verbs: ["get"] },
        ]);
    });

    it("have no rule without verbs where all that is done cannot be limited to a name", () => {
        assert.deepEqual(rightsFor([{ ...secret("a", "x"), verbs: ["list"] }]).namespaces, {
            a: [{ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }],
        });
    });

    it("are for all of a kind where the name is not known, and for names where it is", () => {
        const objects: DeclaredObject[] = [
            { ...secret("a", anyName), verbs: ["get"] },
            { ...secret("a", "x"), verbs: ["delete"] },
        ];

        assert.deepEqual(rightsFor(objects).namespaces, {
            a: [
                { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
                { apiGroups: [""], resources: ["secrets"], resourceNames: ["x"], verbs: ["delete"] },
            ],
        });
    });

    it("do not depend on the order of the objects", () => {
        const objects = [
            secret("a", "x"),
            secret("a", "y"),
            secret("b", "x"),
            { ...secret("b", "z"), verbs: ["get"] as const },
        ];
        fc.assert(
            fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
                assert.deepEqual(rightsFor(shuffled), rightsFor(objects));
            }),
        );
    });

    it("cover every declared object, and no other name", () => {
        const name = fc.constantFrom("a", "b", "c", "d");
        const object = fc
            .record({ namespace: fc.constantFrom("n", "m"), name })
            .map((each) => secret(each.namespace, each.name));
        fc.assert(
            fc.property(fc.array(object), (objects) => {
                const { namespaces } = rightsFor(objects);
                for (const namespace of ["n", "m"]) {
                    for (const each of ["a", "b", "c", "d"]) {
                        const isDeclared = objects.some((one) => one.namespace === namespace && one.name === each);
                        assert.equal(allows(namespaces[namespace] ?? [], "secrets", "patch", each), isDeclared);
                    }
                }
            }),
        );
    });

    it("let the account look at its own roles and not change them", () => {
        const rights = deployerRights({ namespace: "ops", serviceAccount: "deployer" }, [secret("payments", "quay")]);

        for (const namespace of ["ops", "payments"]) {
            const rules = rights.namespaces[namespace] ?? [];
            assert.ok(allows(rules, "roles", "get", "deployer"));
            assert.ok(!allows(rules, "roles", "patch", "deployer"));
            assert.ok(!allows(rules, "rolebindings", "create", "deployer"));
        }
        assert.ok(!allows(rights.cluster, "clusterroles", "patch", "ops-deployer"));
    });
});
