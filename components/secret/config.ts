import { z } from "zod";

/** A name in `flotilla:secrets`. */
export const secretName = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
    error: `is not a secret's name. Use lower-case letters, digits and "-", with a letter or digit at both ends`,
});

const kinds = ["secret", "env", "file"] as const;

/**
 * Where a secret value comes from. The value itself never passes through the schema: it is read at the last moment, and
 * is a secret output from then on. What stands at such a place of a configuration is never shown, because it may be the
 * value itself, put there by mistake.
 */
export const secretReference = z
    .strictObject({
        secret: secretName.optional().meta({
            description: "A key of flotilla:secrets, which Pulumi keeps encrypted in the stack file.",
            examples: ["quay-password"],
        }),
        env: z
            .string()
            .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
                error: 'is not the name of an environment variable. Use letters, digits and "_"',
            })
            .optional()
            .meta({
                description: "An environment variable of whoever runs pulumi.",
                examples: ["QUAY_PASSWORD"],
            }),
        file: z
            .string()
            .min(1, { error: "is empty. Name a file" })
            .optional()
            .meta({
                description:
                    "A file, as a path from the project's folder. One line end at its end does not belong to the secret.",
                examples: ["../secrets/quay-password"],
            }),
    })
    .superRefine((reference, context) => {
        const given = kinds.filter((kind) => reference[kind] !== undefined);
        if (given.length !== 1) {
            const what = given.length === 0 ? "names no secret" : `names ${given.join(" and ")}`;
            context.addIssue({ code: "custom", message: `${what}. Use one of {secret: …}, {env: …} and {file: …}` });
        }
    })
    .meta({
        description: "Where a secret comes from: one of secret, env and file.",
        examples: [{ secret: "quay-password" }, { env: "QUAY_PASSWORD" }, { file: "../secrets/quay-password" }],
    });

/** Where a secret value comes from: exactly one of the keys is set. */
export type SecretReference = z.output<typeof secretReference>;

/**
 * The secrets of a stack file: `flotilla:secrets`. Only their names matter to the schema; whoever reads a configuration
 * puts {@link concealed} where the values were.
 */
export const secretsConfiguration = z
    .record(
        secretName,
        z.strictObject({
            secure: z.string().meta({ description: "The encrypted value, as `pulumi config set --secret` writes it." }),
        }),
    )
    .default({})
    .meta({
        description:
            "Secrets of this installation, each encrypted: `npx pulumi config set --path 'flotilla:secrets.<name>' --secret`.",
        examples: [{ "quay-password": { secure: "v1:…" } }],
    });

/** Stands where an encrypted value was. */
export const concealed = { secure: "[secret]" } as const;

/** The key of a reference in the map of resolved secrets; two references to one value have one key. */
export function secretKey(reference: SecretReference): string {
    const kind = kinds.find((name) => reference[name] !== undefined) ?? "secret";
    return `${kind}:${reference[kind] ?? ""}`;
}

/** Whether a schema is that of a secret reference, also after `.meta()` or `.optional()` made another one of it. */
export function isSecretReference(schema: z.core.$ZodType): boolean {
    return schema instanceof z.ZodObject && schema.shape["secret"] === secretReference.shape.secret;
}
