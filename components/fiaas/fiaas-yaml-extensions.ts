import { z } from "zod";
import { annotationKey } from "../namespace/names";

/** Every ApplicationStatus has the whole specification in its logs, in plain text. */
const parameters = z
    .unknown()
    .superRefine((value, context) => {
        const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
        if (value !== undefined && !isEmpty) {
            context.addIssue({
                code: "custom",
                message:
                    "would stand in the logs of each ApplicationStatus, in plain text. Put it into a Secret with the " +
                    "application's name, which the daemon's pod finds in /var/run/secrets/fiaas/",
                params: { concealed: true },
            });
        }
    })
    .optional()
    .meta({ description: "Always refused: everybody could read them in the ApplicationStatus.", examples: [{}] });

const strongbox = z
    .strictObject({
        iam_role: z
            .string()
            .optional()
            .meta({ description: "The role that reads secrets.", examples: ["arn:aws:iam::123456789012:role/fiaas"] }),
        aws_region: z
            .string()
            .optional()
            .meta({ description: "The region of secrets.", examples: ["eu-west-1"] }),
        groups: z
            .array(z.string())
            .optional()
            .meta({ description: "Groups of secrets.", examples: [["fiaas"]] }),
    })
    .optional()
    .meta({ description: "Secrets from Strongbox.", examples: [{ iam_role: "fiaas", groups: ["fiaas"] }] });

const tls = z
    .union(
        [
            z.boolean(),
            z.strictObject({
                enabled: z
                    .boolean()
                    .optional()
                    .meta({ description: "Whether there is TLS.", examples: [true] }),
                certificate_issuer: z
                    .string()
                    .optional()
                    .meta({ description: "The issuer of the certificate.", examples: ["letsencrypt"] }),
            }),
        ],
        { error: "is neither true nor false, nor a map of enabled and certificate_issuer. Write one of these" },
    )
    .optional()
    .meta({ description: "TLS of ingresses.", examples: [true, { enabled: true, certificate_issuer: "letsencrypt" }] });

/** `extensions` of a fiaas.yml. */
export const extensions = z
    .strictObject({
        strongbox,
        tls,
        secrets: z
            .record(
                z.string(),
                z.strictObject({
                    parameters,
                    annotations: z
                        .record(annotationKey, z.string())
                        .optional()
                        .meta({
                            description: "Annotations of the pod for this init container.",
                            examples: [{ "example.com/role": "fiaas" }],
                        }),
                }),
            )
            .optional()
            .meta({
                description: "Init containers that fetch secrets, by type.",
                examples: [{ vault: { annotations: { "example.com/role": "fiaas" } } }],
            }),
    })
    .optional()
    .meta({ id: "fiaasYmlExtensions", description: "What not every daemon has.", examples: [{ tls: true }] });
