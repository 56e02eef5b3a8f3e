import { z } from "zod";
import { refuseRepetition } from "../fault/repetition";
import { annotationKey, labelKey, labelValue, namespaceName, objectName } from "../namespace/names";
import { secretReference } from "../secret/config";
import { addressFault } from "./address";

const address = z
    .string()
    .superRefine((value, context) => {
        const fault = addressFault(value);
        if (fault !== undefined) {
            const { message, concealed } = fault;
            context.addIssue({ code: "custom", message, ...(concealed && { params: { concealed } }) });
        }
    })
    .meta({
        description:
            'Where the registry is: a host, with a port or the beginning of a path where one is needed. "*" stands for a part of the host.',
        examples: ["quay.io", "registry.example.com:5000", "ghcr.io/payments", "*.pkg.dev", "docker.io"],
    });

/** The rules of Basic authentication (RFC 7617, section 2). */
function userNameRule(value: string): string | undefined {
    if (value === "") {
        return "is empty. Set it to the registry's user, or to what the registry wants there beside a token";
    }
    if (value.includes(":")) {
        return 'has a ":", which ends a user name. Write the user alone; what follows belongs in password';
    }
    if (/\p{Cc}/u.test(value)) {
        return "has control characters, such as a line end. Take them out";
    }
    return value === value.trim() ? undefined : "has blanks at its ends. Take them out";
}

const username = z
    .string()
    .superRefine((value, context) => {
        const message = userNameRule(value);
        if (message !== undefined) {
            // What follows a colon is most likely the password.
            context.addIssue({
                code: "custom",
                message,
                ...(value.includes(":") && { params: { concealed: true } }),
            });
        }
    })
    .meta({ description: "The registry's user.", examples: ["payments+robot", "_json_key"] });

const namespaces = z
    .array(namespaceName)
    .min(1, { error: "names no namespace. List those that get the pull secret, or remove the key: then all get it" })
    .superRefine(refuseRepetition());

/** One image registry of an installation: what `flotilla:registries.<name>` may hold. */
export const registryConfiguration = z.strictObject({
    address,
    username,
    password: secretReference.meta({
        description: "Where the password or token comes from: one of secret, env and file.",
        examples: [{ secret: "quay-password" }],
    }),
    email: z
        .string()
        .regex(/^[^\s@]+@[^\s@]+$/, {
            error: "is not an e-mail address. Use one such as robot@example.com, or remove the key",
        })
        .optional()
        .meta({
            description: "The user's e-mail address; hardly any registry asks for it.",
            examples: ["robot@example.com"],
        }),
    namespaces: namespaces.optional().meta({
        description: "The namespaces that get the pull secret; without it, all of the installation's.",
        examples: [["payments"]],
    }),
    pullSecret: objectName.optional().meta({
        description: "Name of the pull secret in each namespace; without it, the registry's own.",
        examples: ["quay-pull-secret"],
    }),
    labels: z
        .record(labelKey, labelValue)
        .default({})
        .meta({
            description: "Labels of the pull secret, beside app.kubernetes.io/managed-by.",
            examples: [{ team: "payments" }],
        }),
    annotations: z
        .record(annotationKey, z.string())
        .default({})
        .meta({
            description:
                "Annotations of the pull secret, such as one that makes a replicator copy it to namespaces of others.",
            examples: [{ "replicator.v1.mittwald.de/replicate-to": "team-.*" }],
        }),
});

/** The image registries of an installation by their name, which is also a Secret's: `flotilla:registries`. */
export const registriesConfiguration = z
    .record(objectName, registryConfiguration)
    .default({})
    .meta({
        description: "The image registries that need a login, by name. Each becomes a pull secret in the namespaces.",
        examples: [{ quay: { address: "quay.io", username: "payments+robot", password: { secret: "quay-password" } } }],
    });

/** A registry's configuration with its defaults. */
export type RegistryConfiguration = z.output<typeof registryConfiguration>;
