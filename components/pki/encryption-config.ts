import { z } from "zod";
import { objectName, text } from "../namespace/names";
import { encryptedResourceFault, overlaps } from "./encrypted-resource";
import { encryptionProviders, encryptionSteps, providerFault, stepFault } from "./encryption-steps";

const resources = z
    .array(text(encryptedResourceFault))
    .min(1, { error: "names no resource. Name one, or take pki.encryption out" })
    .superRefine((names, context) => {
        for (const { index, fault } of overlaps(names)) {
            context.addIssue({ code: "custom", path: [index], message: fault });
        }
    });

/** The encryption at rest of what the API servers store: `flotilla:pki.encryption`. */
export const encryptionConfiguration = z.strictObject({
    resources: resources.default(["secrets"]).meta({
        description:
            "What is encrypted, as EncryptionConfiguration has it: the plural with its group, or all of a group (*. is the core " +
            "group), or everything (*.*). One that was encrypted cannot be taken out again.",
        examples: [["secrets", "configmaps", "*.example.com"]],
    }),
    provider: z
        .enum(encryptionProviders, { error: providerFault })
        .default("secretbox")
        .meta({
            description:
                "What encrypts with the next key that is made. Kubernetes calls secretbox strong, does not recommend aescbc, " +
                "and wants a rotation of aesgcm every 200,000 writes. Another one takes a rotation that begins with it.",
            examples: ["aesgcm"],
        }),
    rotation: z
        .enum(encryptionSteps, { error: stepFault })
        .optional()
        .meta({
            description:
                "The step of its rotation: add makes the next key, first encrypts with it, rewrite writes every object again, " +
                "drop forgets the old key. Then this key is taken out. Without a rotation, rewrite encrypts what was there before.",
            examples: ["add"],
        }),
    secret: objectName.default("encryption-config").meta({
        description: "The Secret with the file for the API servers' --encryption-provider-config.",
        examples: ["apiserver-encryption"],
    }),
    verify: z
        .boolean()
        .default(true)
        .meta({
            description:
                "Whether a step is refused while the API server says that it has loaded another file than the Secret has " +
                "(Kubernetes 1.34 and later say it). Set it to false where the file is not the Secret's, byte for byte.",
            examples: [false],
        }),
    protect: z
        .boolean()
        .default(true)
        .meta({
            description:
                "Refuse to delete the keys, whatever a change or a destroy asks for: without them nobody reads what is encrypted.",
            examples: [false],
        }),
});

/** `flotilla:pki.encryption` with its defaults. */
export type EncryptionSettings = z.output<typeof encryptionConfiguration>;
