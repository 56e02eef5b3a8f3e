import assert from "node:assert/strict";
import fc from "fast-check";
import { daemonRules } from "../../../components/fiaas/daemon-rights";

const newest = "v1.10.0";
const perApplication = { "enable-service-account-per-app": true };
const definitionsOff = { "disable-crd-creation": true };

/** `group/resource[names]: verbs` of each rule for the namespace. */
function rights(clusterConfig: Record<string, unknown> = {}, version = newest): string[] {
    return daemonRules(clusterConfig, version).namespace.map(
        ({ apiGroups, resources, resourceNames, verbs }) =>
            `${apiGroups.join()}/${resources.join()}${resourceNames === undefined ? "" : `[${resourceNames.join()}]`}: ${verbs.join(" ")}`,
    );
}

/** What a configuration adds to the rights of an empty one. */
function added(clusterConfig: Record<string, unknown>, version = newest): string[] {
    const without = rights({}, version);
    return rights(clusterConfig, version).filter((right) => !without.includes(right));
}

const has = (version: string, resource: string): boolean =>
    rights({ ...perApplication, "include-status-in-app": true }, version).some((right) => right.includes(resource));

describe("the rights of a daemon", () => {
    it("are what fdd uses without any option", () => {
        assert.deepEqual(rights(), [
            "/resourcequotas: list",
            "/services: get create update delete",
            "apps/deployments: get create update",
            "autoscaling/horizontalpodautoscalers: get create update delete",
            "fiaas.schibsted.io/application-statuses: list get create update delete",
            "fiaas.schibsted.io/applications: list watch",
            "fiaas.schibsted.io/applications/finalizers: update",
            "networking.k8s.io/ingresses: get create update deletecollection",
            "policy/poddisruptionbudgets: get create update delete",
        ]);
    });

    const options: [string, Record<string, unknown>, string[]][] = [
        [
            "accounts and bindings with an account for each application",
            perApplication,
            [
                "/serviceaccounts: get create update",
                "rbac.authorization.k8s.io/rolebindings: list create update delete",
            ],
        ],
        [
            "the binding of listed roles, and of no others",
            { ...perApplication, "list-of-roles": ["b", "a", "b"], "list-of-cluster-roles": ["view"] },
            [
                "/serviceaccounts: get create update",
                "rbac.authorization.k8s.io/clusterroles[view]: bind",
                "rbac.authorization.k8s.io/rolebindings: list create update delete",
                "rbac.authorization.k8s.io/roles[a,b]: bind",
            ],
        ],
        ["no binding without an account for each application", { "list-of-roles": ["a"] }, []],
        [
            "the status of Applications where it is written",
            { "include-status-in-app": true },
            ["fiaas.schibsted.io/applications: list watch get", "fiaas.schibsted.io/applications/status: update"],
        ],
        [
            "a look at certificates where they are waited for",
            { "tls-certificate-ready": true },
            [
                "cert-manager.io/certificates: get",
                "networking.k8s.io/ingresses: list get create update deletecollection",
            ],
        ],
        ["nothing for an option that is off", { "include-status-in-app": false, "tls-certificate-ready": "yes" }, []],
    ];
    for (const [what, clusterConfig, expected] of options) {
        it(`have ${what}`, () => {
            assert.deepEqual(added(clusterConfig), expected);
        });
    }

    const versions: [version: string, disruptionBudgets: boolean, bindings: boolean, status: boolean][] = [
        ["20220808113256-eef68a8", false, false, false],
        ["20231023000000-abcdef0", false, false, true],
        ["20240110000000-abcdef0", true, false, true],
        ["20240227000000-abcdef0", true, true, true],
        ["v1.0.0", false, false, false],
        ["v1.1.0", false, false, false],
        ["v1.2.0", false, false, true],
        ["v1.2.4", false, false, true],
        ["v1.3.0", true, false, true],
        ["1.3.1", true, false, true],
        ["v1.4.0", true, true, true],
        ["v1.10.0", true, true, true],
        ["v2.0.0", true, true, true],
        ["v1.4.0-rc.1", true, true, true],
        ["development", true, true, true],
        ["20220808", true, true, true],
    ];
    for (const [version, disruptionBudgets, bindings, status] of versions) {
        it(`are those that version ${version} uses`, () => {
            assert.equal(has(version, "poddisruptionbudgets"), disruptionBudgets);
            assert.equal(has(version, "rolebindings"), bindings);
            assert.equal(has(version, "applications/status"), status);
        });
    }

    it("reach definitions by name, but for making them", () => {
        assert.deepEqual(daemonRules({}, newest).cluster, [
            { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: ["create"] },
            {
                apiGroups: ["apiextensions.k8s.io"],
                resources: ["customresourcedefinitions"],
                resourceNames: ["application-statuses.fiaas.schibsted.io", "applications.fiaas.schibsted.io"],
                verbs: ["get", "update"],
            },
        ]);
    });

    const withoutDefinitions: [version: string, isFree: boolean][] = [
        ["20210902130955-8d6e989", false],
        ["20220808113256-eef68a8", true],
        ["v1.0.0", true],
        ["v1.10.0", true],
    ];
    for (const [version, isFree] of withoutDefinitions) {
        it(`${isFree ? "leave" : "include"} the definitions where version ${version} is told not to write them`, () => {
            assert.equal(daemonRules(definitionsOff, version).cluster.length === 0, isFree);
        });
    }

    const anyConfiguration = fc.record(
        {
            "enable-service-account-per-app": fc.boolean(),
            "include-status-in-app": fc.boolean(),
            "tls-certificate-ready": fc.boolean(),
            "disable-crd-creation": fc.boolean(),
            "list-of-roles": fc.array(fc.constantFrom("a", "b", "c")),
            "list-of-cluster-roles": fc.array(fc.constantFrom("view", "edit")),
        },
        { requiredKeys: [] },
    );

    it("never have a rule of the whole cluster in the Role, nor what fdd never touches", () => {
        fc.assert(
            fc.property(anyConfiguration, fc.constantFrom(newest, "v1.0.0"), (clusterConfig, version) => {
                const rules = daemonRules(clusterConfig, version).namespace;
                const touched = rules.flatMap(({ resources }) => resources);
                for (const never of ["customresourcedefinitions", "configmaps", "secrets", "pods"]) {
                    assert.ok(!touched.includes(never));
                }
                assert.ok(rules.every(({ verbs }) => verbs.length > 0 && !verbs.includes("patch")));
            }),
        );
    });

    it("do not depend on the order of the configuration", () => {
        fc.assert(
            fc.property(anyConfiguration, (clusterConfig) => {
                const reversed = Object.fromEntries(Object.entries(clusterConfig).reverse());
                assert.equal(
                    JSON.stringify(daemonRules(reversed, newest)),
                    JSON.stringify(daemonRules(clusterConfig, newest)),
                );
            }),
        );
    });
});
