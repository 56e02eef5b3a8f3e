import { applicationGroup, applicationPlurals } from "./names";

const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const text = { type: "string" };
const texts = { type: "array", items: text };

/**
 * The kinds that additional labels and annotations are for. The last two are missing in what fdd and Skipper write, so that
 * the API server drops them, though fdd would use them.
 */
const additionalKinds = [
    "global",
    "deployment",
    "horizontal_pod_autoscaler",
    "ingress",
    "service",
    "service_account",
    "pod",
    "status",
    "pod_disruption_budget",
    "role_binding",
];
const additional = {
    type: "object",
    properties: Object.fromEntries(additionalKinds.map((kind) => [kind, anything])),
};

const applicationSchema = {
    type: "object",
    properties: {
        spec: {
            type: "object",
            properties: {
                application: text,
                image: text,
                config: anything,
                additional_labels: additional,
                additional_annotations: additional,
            },
        },
        // What fdd writes with include-status-in-app.
        status: {
            type: "object",
            properties: {
                result: text,
                observedGeneration: { type: "integer" },
                logs: texts,
                deployment_id: text,
            },
        },
    },
};

const applicationStatusSchema = { type: "object", properties: { result: text, logs: texts } };

interface Definition {
    readonly kind: string;
    readonly plural: string;
    readonly shortNames: readonly string[];
    readonly schema: object;
    readonly hasStatus: boolean;
}

const definitions: readonly Definition[] = [
    {
        kind: "Application",
        plural: applicationPlurals.application,
        shortNames: ["app", "fa"],
        schema: applicationSchema,
        hasStatus: true,
    },
    {
        kind: "ApplicationStatus",
        plural: applicationPlurals.status,
        shortNames: ["status", "appstatus", "fs"],
        schema: applicationStatusSchema,
        hasStatus: false,
    },
];

/** Names of the definitions. */
export const customResourceDefinitionNames: readonly string[] = definitions.map(nameOf);

/**
 * The definitions of Application and ApplicationStatus as fdd has them, which is more than Skipper has: with the status
 * subresource of Application, without which `include-status-in-app` fails.
 */
export function customResourceDefinitions() {
    return definitions.map((definition) => ({ name: nameOf(definition), manifest: manifestOf(definition) }));
}

function nameOf({ plural }: Definition): string {
    return `${plural}.${applicationGroup}`;
}

function manifestOf(definition: Definition) {
    const { kind, plural, shortNames, schema, hasStatus } = definition;
    return {
        apiVersion: "apiextensions.k8s.io/v1" as const,
        kind: "CustomResourceDefinition" as const,
        metadata: { name: nameOf(definition) },
        spec: {
            group: applicationGroup,
            names: {
                kind,
                listKind: `${kind}List`,
                plural,
                singular: kind.toLowerCase(),
                shortNames: [...shortNames],
            },
            scope: "Namespaced",
            versions: [
                {
                    name: "v1",
                    served: true,
                    storage: true,
                    schema: { openAPIV3Schema: schema },
                    ...(hasStatus && { subresources: { status: {} } }),
                },
            ],
            conversion: { strategy: "None" },
            preserveUnknownFields: false,
        },
    };
}
