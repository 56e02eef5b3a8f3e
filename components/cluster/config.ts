import { z } from "zod";

/** Which cluster an installation is, and as whom it is reached: `flotilla:cluster`. */
export const clusterConfiguration = z
    .strictObject({
        identifier: z
            .string()
            .min(1, { error: "is empty. Give the cluster a name that it will keep" })
            .meta({
                // No default: a default taken from the stack's name would change, and leave the stack stuck, on a rename.
                description:
                    "The cluster's identity. Credentials, addresses and contexts may change under it; set it once and never change it.",
                examples: ["prod-eu-1"],
            }),
        kubeconfigFile: z
            .string()
            .min(1, { error: "is empty. Name a file, or remove the key to use KUBECONFIG or ~/.kube/config" })
            .optional()
            .meta({
                description:
                    "The kubeconfig, as a path from the project's folder. Default: the files that KUBECONFIG names, then ~/.kube/config.",
                examples: ["../kubeconfigs/prod-eu-1.yaml"],
            }),
        context: z
            .string()
            .min(1, { error: "is empty. Name a context, or remove the key to use the kubeconfig's current one" })
            .optional()
            .meta({
                description: "The kubeconfig's context. Default: its current context.",
                examples: ["prod-eu-1-admin"],
            }),
        cluster: z
            .string()
            .min(1, { error: "is empty. Name a cluster of the kubeconfig, or remove the key to use the context's" })
            .optional()
            .meta({
                description: "The kubeconfig's cluster, instead of the context's.",
                examples: ["prod-eu-1"],
            }),
        user: z
            .string()
            .min(1, { error: "is empty. Name a user of the kubeconfig, or remove the key to use the context's" })
            .optional()
            .meta({
                description:
                    "The kubeconfig's user, instead of the context's. With both cluster and user no context is needed.",
                examples: ["prod-eu-1-deployer"],
            }),
    })
    .meta({
        description: "Which cluster this installation is, and as whom it is reached.",
        examples: [{ identifier: "prod-eu-1", context: "prod-eu-1-admin" }],
    });

/** A cluster's configuration with its defaults. */
export type ClusterConfiguration = z.output<typeof clusterConfiguration>;
