import { z } from "zod";
import { objectName } from "../namespace/names";
import { certificateEntry, description, enabled, life, pemExample, rotation } from "./entry-config";
import { authorityName, certificatePem, days, organizations, privateKey } from "./values";

const issuerReference = z.strictObject({
    name: objectName.meta({ description: "The issuer's name.", examples: ["platform"] }),
    kind: z
        .string()
        .optional()
        .meta({ description: "Its kind. Without it, Issuer.", examples: ["ClusterIssuer"] }),
    group: z
        .string()
        .optional()
        .meta({ description: "Its API group. Without it, cert-manager.io.", examples: ["awspca.cert-manager.io"] }),
    deadline: z
        .int()
        .min(1, { error: "is less than a second. Use a whole number of seconds from 1 on" })
        .optional()
        .meta({
            description: "Seconds in which an `up` waits for a certificate to be issued. Without it, 600.",
            examples: [120],
        }),
});

const issuers = ["self", "cert-manager", "external"] as const;

/** One authority with what it signs, as files say it; of the default catalog, what is other there. */
export const authorityEntry = z.strictObject({
    enabled,
    description,
    commonName: authorityName.optional().meta({
        description: "The common name of its subject. Without it, the authority's name.",
        examples: ["prod-1 etcd"],
    }),
    organizations: organizations.optional().meta({
        description: "The organizations of its subject. Without it, those of the defaults.",
        examples: [["Kubernetes"]],
    }),
    ...life,
    renewBeforeDays: days.optional().meta({
        description:
            "Days before its end from which on each preview warns that it is due: people rotate it. Without it, those of the defaults.",
        examples: [730],
    }),
    pathLength: z
        .union([z.int().min(0, { error: "is less than 0. Write 0 or a larger number, or none" }), z.literal("none")], {
            error: "is no path length. Write 0 or a larger number, or none",
        })
        .optional()
        .meta({
            description:
                "How many authorities may stand between it and a leaf: none for no limit. Without it, that of the defaults.",
            examples: ["none"],
        }),
    protect: z
        .boolean()
        .optional()
        .meta({
            description:
                "Refuse to delete or replace it, whatever a change or a destroy asks for. Without it, as the defaults say.",
            examples: [true],
        }),
    generation: z
        .int()
        .min(1, { error: "is no generation. Count from 1" })
        .optional()
        .meta({
            description: "Which of its generations it is. A rotation makes the next; without it, 1.",
            examples: [2],
        }),
    rotation: rotation.meta({
        description:
            "The step of its rotation: add makes the next generation and trusts both, switch issues with it, drop forgets the " +
            "one before. Then generation is one higher, and this key is taken out.",
        examples: ["add"],
    }),
    issuer: z
        .enum(issuers, { error: `is not an issuer. Use one of: ${issuers.join(", ")}` })
        .optional()
        .meta({
            description:
                "Who signs: self, this installation, with its key in the encrypted state; cert-manager, in the cluster; " +
                "external, somebody else, from certificate signing requests. Without it, self.",
            examples: ["cert-manager"],
        }),
    issuerRef: issuerReference.optional().meta({
        description: "The issuer of cert-manager. Only beside issuer: cert-manager.",
        examples: [{ name: "platform", kind: "ClusterIssuer" }],
    }),
    existing: z
        .strictObject({
            certificate: certificatePem.meta({ description: "Its certificate, as PEM.", examples: [pemExample] }),
            privateKey: privateKey.optional(),
        })
        .optional()
        .meta({
            description:
                "An authority that exists already: its first generation, which signs nothing without its key. Of another issuer than " +
                "self, what is trusted: all certificates of the text.",
            examples: [{ certificate: pemExample, privateKey: { secret: "kubernetes-ca-key" } }],
        }),
    bundle: objectName.optional().meta({
        description: "The ConfigMap with what is trusted. Without it, <authority>-ca.",
        examples: ["cluster-ca"],
    }),
    defaults: z
        .strictObject(life)
        .optional()
        .meta({
            description: "What the authority's certificates have in common, where one says nothing else.",
            examples: [{ validityDays: 90, renewBeforeDays: 30 }],
        }),
    certificates: z
        .record(objectName, certificateEntry)
        .optional()
        .meta({
            description: "The certificates that it signs, by document name.",
            examples: [{ metrics: { commonName: "metrics", organizations: ["monitoring"] } }],
        }),
});

/** An entry of {@link authorityEntry}. */
export type AuthorityEntry = z.output<typeof authorityEntry>;
