import { z } from "zod";
import { namespaceName } from "../namespace/names";

const kind = z.string().regex(/^[A-Z][A-Za-z0-9]*$/, {
    error: "is not the name of a kind. Write it as Kubernetes does, such as NetworkPolicy",
});

/** What the configuration of an installation may declare at all: `flotilla:guardRails`, usually in a layer. */
export const guardRailsConfiguration = z
    .strictObject({
        kinds: z
            .array(kind)
            .optional()
            .meta({
                description: "The only Kubernetes kinds that the installation may declare.",
                examples: [["Namespace", "Secret", "ResourceQuota"]],
            }),
        omitKinds: z
            .array(kind)
            .optional()
            .meta({
                description:
                    "Kubernetes kinds that the installation may not declare. Not together with kinds. A deployer needs ClusterRole and ClusterRoleBinding.",
                examples: [["NetworkPolicy"]],
            }),
        omitNamespaces: z
            .array(namespaceName)
            .optional()
            .meta({
                description: "Namespaces that the installation may not name, not even with create: false.",
                examples: [["kube-system", "kube-public"]],
            }),
        onlyOwned: z
            .boolean()
            .optional()
            .meta({
                description: "Refuse namespaces that others own: create: false.",
                examples: [true],
            }),
    })
    .superRefine((rails, context) => {
        if (rails.kinds !== undefined && rails.omitKinds !== undefined) {
            context.addIssue({
                code: "custom",
                path: ["omitKinds"],
                message: "stands beside kinds, which says it all. Remove one of the two",
            });
        }
    })
    .optional()
    .meta({
        description:
            "What installations may declare: a guard against edits that go too far. What breaks it is an error.",
        examples: [{ omitNamespaces: ["kube-system"] }],
    });

/** `flotilla:guardRails` as it was written. */
export type GuardRails = NonNullable<z.output<typeof guardRailsConfiguration>>;
