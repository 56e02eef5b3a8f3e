import { z } from "zod";
import { annotationKey, labelKey, labelValue, namespaceName } from "./names";

const labels = z
    .record(labelKey, labelValue)
    .default({})
    .meta({
        description: "Labels of the namespace. Labels that others set on it are left alone.",
        examples: [{ team: "payments" }],
    });

const annotations = z
    .record(annotationKey, z.string())
    .default({})
    .meta({
        description: "Annotations of the namespace. Annotations that others set on it are left alone.",
        examples: [{ "example.com/owner": "payments@example.com" }],
    });

/** One namespace of an installation: what `flotilla:namespaces.<name>` may hold. */
export const namespaceConfiguration = z.strictObject({
    labels,
    annotations,
    create: z
        .boolean()
        .default(true)
        .meta({
            description:
                "Whether the installation owns the namespace. With false it has to exist and is never created, changed or deleted.",
            examples: [false],
        }),
    adopt: z
        .boolean()
        .default(false)
        .meta({
            description:
                "Take over a namespace that exists already: the next `up` imports it, from then on the installation owns it.",
            examples: [true],
        }),
    protect: z
        .boolean()
        .default(false)
        .meta({
            description:
                "Refuse to delete the namespace, whatever a change of the configuration or a destroy asks for.",
            examples: [true],
        }),
});

/** The namespaces of an installation by their name: `flotilla:namespaces`. */
export const namespacesConfiguration = z
    .record(
        namespaceName,
        namespaceConfiguration.superRefine((namespace, context) => {
            if (namespace.adopt && !namespace.create) {
                context.addIssue({
                    code: "custom",
                    path: ["adopt"],
                    message: "contradicts create: false. Remove one of the two",
                });
            }
        }),
    )
    .default({})
    .meta({
        description: "The namespaces of the installation, by name.",
        examples: [{ payments: { labels: { team: "payments" } } }],
    });

/** A namespace's configuration with its defaults. */
export type NamespaceConfiguration = z.output<typeof namespaceConfiguration>;
