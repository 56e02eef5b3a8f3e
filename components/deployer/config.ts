import { z } from "zod";
import { namespaceName, objectName } from "../namespace/names";

/** The account that may do what this installation needs, and no more: `flotilla:deployer`. */
export const deployerConfiguration = z
    .strictObject({
        namespace: namespaceName.meta({
            description: "The namespace of the installation in which the ServiceAccount lives.",
            examples: ["flotilla"],
        }),
        serviceAccount: objectName.default("flotilla-deployer").meta({
            description: "Name of the ServiceAccount, and of its roles and bindings.",
            examples: ["flotilla-deployer"],
        }),
    })
    .optional()
    .meta({
        description:
            "A ServiceAccount with exactly the rights that `pulumi up` needs for what this installation declares, and its kubeconfig as the secret output `deployerKubeconfig`. What it may do follows the configuration, but only an account with more rights can widen it.",
        examples: [{ namespace: "flotilla" }],
    });

/** `flotilla:deployer` with its defaults. */
export type DeployerConfiguration = NonNullable<z.output<typeof deployerConfiguration>>;
