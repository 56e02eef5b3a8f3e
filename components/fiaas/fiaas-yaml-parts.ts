import { z } from "zod";
import { annotationKey, labelKey, labelValue } from "../namespace/names";
import { parseQuantity, one } from "../namespace/quantity";
import { quantity } from "../namespace/resource-list";
import { count, portName, portNumber, portReference, urlPath } from "./fiaas-yaml-health";

/** `replicas` of a fiaas.yml. */
export const replicas = z
    .strictObject({
        minimum: count(0, "The least number of pods.", 1),
        maximum: count(0, "The greatest number of pods; the same as the least one switches scaling off.", 1),
        cpu_threshold_percentage: count(1, "The share of the requested processor time above which pods are added.", 50),
        singleton: z
            .boolean()
            .optional()
            .meta({
                description: "With a maximum of 1: the old pod goes before the new one comes.",
                examples: [true],
            }),
    })
    .optional()
    .meta({ id: "fiaasYmlReplicas", description: "How many pods there are.", examples: [{ minimum: 1, maximum: 1 }] });

/** Kubernetes takes a part of a byte, with a warning, but it is always a slip: 128m for 128Mi. */
const memory = quantity.superRefine((value, context) => {
    const amount = parseQuantity(String(value));
    if (amount !== undefined && amount % one !== 0n && !/[kMGTPE]i?$/.test(String(value))) {
        context.addIssue({
            code: "custom",
            message: "is not a whole number of bytes. Use a whole number with a unit such as Mi or Gi",
        });
    }
});

function amounts(what: string, example: { readonly cpu: string; readonly memory: string }) {
    return z
        .strictObject({
            cpu: quantity.optional().meta({ description: `Processor time${what}.`, examples: [example.cpu] }),
            memory: memory.optional().meta({ description: `Memory${what}.`, examples: [example.memory] }),
        })
        .optional();
}

/** `resources` of a fiaas.yml. */
export const resources = z
    .strictObject({
        limits: amounts(" that the container may use", { cpu: "400m", memory: "512Mi" }).meta({
            description:
                "What the container may use. What is not here is 400m and 512Mi; there is no way to have none.",
            examples: [{ memory: "512Mi" }],
        }),
        requests: amounts(" that the container needs", { cpu: "200m", memory: "256Mi" }).meta({
            description: "What the container needs. What is not here is 200m and 256Mi.",
            examples: [{ memory: "128Mi" }],
        }),
    })
    .optional()
    .meta({
        id: "fiaasYmlResources",
        description: "What the container needs, and may use.",
        examples: [{ requests: { memory: "128Mi" } }],
    });

/** `ingress` of a fiaas.yml. */
export const ingress = z
    .array(
        z.strictObject({
            host: z
                .string()
                .min(1, { error: "is empty. Write the host, or take the key out" })
                .optional()
                .meta({
                    description: "The host, beside those of the daemon's ingress-suffix.",
                    examples: ["fiaas.example.com"],
                }),
            paths: z
                .array(
                    z.strictObject({
                        path: urlPath.optional().meta({ description: "The path's beginning.", examples: ["/"] }),
                        port: portReference
                            .optional()
                            .meta({ description: "The port, by name or number.", examples: ["http"] }),
                    }),
                )
                .optional()
                .meta({ description: "The paths of the host.", examples: [[{ path: "/", port: "http" }]] }),
            annotations: z
                .record(annotationKey, z.string())
                .optional()
                .meta({
                    description: "Annotations, which give the entry an ingress of its own.",
                    examples: [{ "example.com/visibility": "internal" }],
                }),
        }),
    )
    .optional()
    .meta({ id: "fiaasYmlIngress", description: "How requests from outside get in; [] for none.", examples: [[]] });

/** `ports` of a fiaas.yml. */
export const ports = z
    .array(
        z.strictObject({
            protocol: z
                .enum(["http", "tcp"], { error: "is not a protocol. Use http or tcp" })
                .optional()
                .meta({ description: "What is spoken on the port.", examples: ["http"] }),
            name: portName.optional().meta({ description: "The port's name.", examples: ["http"] }),
            port: portNumber.optional().meta({ description: "The service's port.", examples: [80] }),
            target_port: portNumber.optional().meta({ description: "The container's port.", examples: [5000] }),
        }),
    )
    .optional()
    .meta({
        id: "fiaasYmlPorts",
        description: "The container's ports; [] for none, and then no service.",
        examples: [[{ target_port: 5000 }]],
    });

/** `metrics` of a fiaas.yml. */
export const metrics = z
    .strictObject({
        prometheus: z
            .strictObject({
                enabled: z
                    .boolean()
                    .optional()
                    .meta({ description: "Whether there are metrics.", examples: [false] }),
                port: portReference
                    .optional()
                    .meta({ description: "The port, by name or number.", examples: ["http"] }),
                path: urlPath.optional().meta({ description: "The metrics' path.", examples: ["/metrics"] }),
            })
            .optional()
            .meta({ description: "Where Prometheus finds metrics.", examples: [{ path: "/metrics" }] }),
        datadog: z
            .strictObject({
                enabled: z
                    .boolean()
                    .optional()
                    .meta({ description: "Whether there is a sidecar.", examples: [true] }),
                tags: z
                    .record(z.string(), z.string())
                    .optional()
                    .meta({ description: "Tags of the metrics.", examples: [{ team: "platform" }] }),
            })
            .optional()
            .meta({ description: "The Datadog sidecar.", examples: [{ enabled: true }] }),
    })
    .optional()
    .meta({
        id: "fiaasYmlMetrics",
        description: "Where metrics come from.",
        examples: [{ prometheus: { path: "/metrics" } }],
    });

const ofPlainKinds = [
    "deployment",
    "horizontal_pod_autoscaler",
    "ingress",
    "service",
    "service_account",
    "pod",
    "pod_disruption_budget",
    "role_binding",
] as const;

/** The kinds of objects in an Application's additional_labels and additional_annotations. */
export const additionalKinds = ["global", ...ofPlainKinds, "status"] as const;

const examples = [{ "example.com/team": "platform" }];
const labelMap = z.record(labelKey, labelValue).meta({ id: "fiaasLabels", examples });
const annotationMap = z.record(annotationKey, z.string()).meta({ id: "fiaasAnnotations", examples });

function byKind<Kind extends string>(
    kinds: readonly Kind[],
    texts: z.ZodRecord<z.ZodString, z.ZodString>,
    what: string,
) {
    const maps = kinds.map((kind) => {
        const description = `${what} of ${placeOf(kind)}.`;
        return [kind, texts.optional().meta({ description })] as const;
    });
    return z.strictObject(Object.fromEntries(maps) as Record<Kind, z.ZodOptional<typeof texts>>).optional();
}

function placeOf(kind: string): string {
    const places: Readonly<Record<string, string>> = {
        global: "all objects of the application",
        status: "the ApplicationStatus",
    };
    return places[kind] ?? `the ${kind.replaceAll("_", " ")}`;
}

/** Labels by kind of object. */
export function labelsByKind<Kind extends string>(kinds: readonly Kind[]) {
    return byKind(kinds, labelMap, "Labels");
}

/** Annotations by kind of object. */
export function annotationsByKind<Kind extends string>(kinds: readonly Kind[]) {
    return byKind(kinds, annotationMap, "Annotations");
}

/** `labels` of a fiaas.yml. */
export const labels = labelsByKind(ofPlainKinds).meta({
    id: "fiaasYmlLabels",
    description: "Labels of the objects that the daemon makes, by kind.",
    examples: [{ pod: { "example.com/team": "platform" } }],
});

/** `annotations` of a fiaas.yml. */
export const annotations = annotationsByKind(ofPlainKinds).meta({
    id: "fiaasYmlAnnotations",
    description: "Annotations of the objects that the daemon makes, by kind.",
    examples: [{ pod: { "example.com/team": "platform" } }],
});
