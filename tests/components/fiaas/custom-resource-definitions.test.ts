import assert from "node:assert/strict";
import {
    customResourceDefinitionNames,
    customResourceDefinitions,
} from "../../../components/fiaas/custom-resource-definitions";

const additionalKinds = [
    "deployment",
    "global",
    "horizontal_pod_autoscaler",
    "ingress",
    "pod",
    "pod_disruption_budget",
    "role_binding",
    "service",
    "service_account",
    "status",
];

function definition(name: string) {
    const found = customResourceDefinitions().find((each) => each.name === name)?.manifest;
    assert.ok(found !== undefined);
    return found;
}

interface Schema {
    readonly properties: Readonly<Record<string, Schema>>;
}

/** An API server takes them as they are: tests/e2e/fiaas/definitions.test.ts. */
describe("the custom resource definitions", () => {
    it("are those of Application and ApplicationStatus", () => {
        assert.deepEqual(customResourceDefinitionNames, [
            "applications.fiaas.schibsted.io",
            "application-statuses.fiaas.schibsted.io",
        ]);
        assert.deepEqual(
            customResourceDefinitions().map(({ name }) => name),
            customResourceDefinitionNames,
        );
    });

    const names: [name: string, names: object][] = [
        [
            "applications.fiaas.schibsted.io",
            {
                kind: "Application",
                listKind: "ApplicationList",
                plural: "applications",
                singular: "application",
                shortNames: ["app", "fa"],
            },
        ],
        [
            "application-statuses.fiaas.schibsted.io",
            {
                kind: "ApplicationStatus",
                listKind: "ApplicationStatusList",
                plural: "application-statuses",
                singular: "applicationstatus",
                shortNames: ["status", "appstatus", "fs"],
            },
        ],
    ];
    for (const [name, expected] of names) {
        it(`have the names that fdd gives them: ${name}`, () => {
            const { metadata, spec } = definition(name);

            assert.equal(metadata.name, name);
            assert.deepEqual(spec.names, expected);
        });
    }

    for (const name of customResourceDefinitionNames) {
        it(`have one version, and drop unknown fields: ${name}`, () => {
            const { group, scope, versions, conversion, preserveUnknownFields } = definition(name).spec;

            assert.deepEqual(
                { group, scope, conversion, preserveUnknownFields },
                {
                    group: "fiaas.schibsted.io",
                    scope: "Namespaced",
                    conversion: { strategy: "None" },
                    preserveUnknownFields: false,
                },
            );
            assert.deepEqual(
                versions.map((version) => [version.name, version.served, version.storage]),
                [["v1", true, true]],
            );
        });
    }

    it("have a status subresource for Application only", () => {
        const subresources = customResourceDefinitions().map(({ manifest }) => manifest.spec.versions[0]);

        assert.deepEqual(
            subresources.map((version) => version !== undefined && "subresources" in version),
            [true, false],
        );
    });

    for (const field of ["additional_labels", "additional_annotations"]) {
        it(`let Applications have ${field} for every kind that fdd knows`, () => {
            const schema = definition("applications.fiaas.schibsted.io").spec.versions[0]?.schema.openAPIV3Schema;

            const kinds = (schema as Schema).properties["spec"]?.properties[field]?.properties ?? {};
            assert.deepEqual(Object.keys(kinds).sort(), additionalKinds);
        });
    }

    it("can be changed by whoever gets them without harm to the next one", () => {
        definition("applications.fiaas.schibsted.io").spec.versions.pop();

        assert.equal(definition("applications.fiaas.schibsted.io").spec.versions.length, 1);
    });
});
