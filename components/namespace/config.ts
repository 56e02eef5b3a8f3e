import { z } from "zod";
import { daemonConfiguration } from "../fiaas/daemon-config";
import { defaultDeny } from "./default-deny";
import { limits } from "./limits";
import { annotationKey, labelKey, labelValue, namespaceName } from "./names";
import { podSecurity } from "./pod-security";
import { quota } from "./quota";
import { namespaceFaults } from "./rules";

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
                "Refuse to delete the namespace, whatever a change of the configuration or a destroy asks for. Quota, limits " +
                "and network policy in it can be changed, but not deleted either.",
            examples: [true],
        }),
    retainOnDelete: z
        .boolean()
        .optional()
        .meta({
            description:
                "Leave the namespace in the cluster, with everything in it, when it is taken out of the configuration and " +
                "on a destroy. What the installation made in it stays, too, so that its pods are not freed of quota, " +
                "limits and network policy. It counts from the `up` after it was set.",
            examples: [true],
        }),
    podSecurity,
    quota,
    limits,
    defaultDeny,
    fiaas: daemonConfiguration.optional().meta({
        description:
            "The namespace has a FIAAS deploy daemon, which deploys the Applications in it. {} is enough where flotilla:fiaas " +
            "has the channel.",
        examples: [{ channel: "stable" }],
    }),
});

/** The namespaces of an installation by their name: `flotilla:namespaces`. */
export const namespacesConfiguration = z
    .record(
        namespaceName,
        namespaceConfiguration.superRefine((namespace, context) => {
            for (const { path, message } of namespaceFaults(namespace)) {
                context.addIssue({ code: "custom", path: [...path], message });
            }
        }),
    )
    .default({})
    .meta({
        description:
            "The namespaces of the installation, by name. Where no file has this key it is the one of the kubeconfig's context, " +
            "else `default`, which the installation then uses and does not own.",
        examples: [{ payments: { labels: { team: "payments" } } }],
    });

/** A namespace's configuration with its defaults. */
export type NamespaceConfiguration = z.output<typeof namespaceConfiguration>;
