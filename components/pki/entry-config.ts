import { z } from "zod";
import { objectName } from "../namespace/names";
import { rotationSteps } from "./generations";
import { algorithm, certificatePem, commonName, days, hosts, organizations, privateKey, serviceNames } from "./values";

/** What PEM looks like. */
export const pemExample = "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n";

/** Whether there is an entry. */
export const enabled = z
    .boolean()
    .optional()
    .meta({
        description: "With false the entry is left out, also one of the default catalog. Without it, true.",
        examples: [false],
    });

/** Words for whoever reads the file. */
export const description = z
    .string()
    .optional()
    .meta({ description: "What it is for, to whoever reads the file.", examples: ["Metrics agents on the nodes"] });

/** A step of a rotation. */
export const rotation = z
    .enum(rotationSteps, { error: `is not a step of a rotation. Use one of: ${rotationSteps.join(", ")}` })
    .optional();

/** What a key and its life may be given, for one certificate or as what several have in common. */
export const life = {
    algorithm: algorithm.optional().meta({
        description: "The kind of key. Without it, that of the defaults.",
        examples: ["RSA-2048"],
    }),
    validityDays: days.optional().meta({
        description: "Days from its issue to its end. Without it, those of the defaults.",
        examples: [90],
    }),
    renewBeforeDays: days.optional().meta({
        description: "Days before its end from which on an `up` issues it anew. Without it, those of the defaults.",
        examples: [30],
    }),
};

/** One certificate of an authority, as files say it; of the default catalog, what is other there. */
export const certificateEntry = z.strictObject({
    enabled,
    description,
    commonName: commonName.optional().meta({
        description:
            "The common name of its subject: to Kubernetes, the user. Without it, the document's name. May be empty where there are hosts.",
        examples: ["system:kube-scheduler"],
    }),
    organizations: organizations.optional().meta({
        description:
            "The organizations of its subject: to Kubernetes, groups of the user. Promenade calls them groups.",
        examples: [["system:masters"]],
    }),
    hosts: hosts.optional().meta({
        description:
            "Subject alternative names: DNS names, IP addresses, e-mail addresses and URIs, told apart by their form.",
        examples: [["localhost", "127.0.0.1", "*.example.com"]],
    }),
    kubernetesServiceNames: serviceNames.optional().meta({
        description: "Full names of services. Each beginning up to a dot becomes a subject alternative name, too.",
        examples: [["kubernetes.default.svc.cluster.local"]],
    }),
    purposes: z
        .array(z.enum(["server", "client"], { error: "is not a purpose. Use server or client" }))
        .min(1, { error: "names no purpose. Write server, client or both, or take the key out" })
        .optional()
        .meta({
            description: "What it is used for. Without it, client, and server, too, where there are hosts.",
            examples: [["server", "client"]],
        }),
    ...life,
    secret: objectName.optional().meta({
        description: "The Secret with certificate and key. Without it, the document's name.",
        examples: ["apiserver-tls"],
    }),
    node: z
        .string()
        .optional()
        .meta({ description: "The node that uses it, where it is one node's.", examples: ["n0"] }),
    kubeconfig: z
        .boolean()
        .optional()
        .meta({
            description:
                "Make a kubeconfig from it, as a secret output. It needs the purpose client, and another issuer than cert-manager. " +
                "Without it, false.",
            examples: [true],
        }),
    existing: z
        .strictObject({
            certificate: certificatePem.meta({ description: "The certificate, as PEM.", examples: [pemExample] }),
            privateKey,
        })
        .optional()
        .meta({
            description:
                "A certificate that exists already, and is used as long as it is as the entry says. Below issuer: external, until " +
                "another one is signed.",
            examples: [{ certificate: pemExample, privateKey: { secret: "apiserver-key" } }],
        }),
    signed: certificatePem.optional().meta({
        description:
            "What the authority outside signed for the request, as PEM; certificates between the two follow it. Only below issuer: " +
            "external.",
        examples: [pemExample],
    }),
});

/** One key pair without a certificate, as files say it; of the default catalog, what is other there. */
export const keyPairEntry = z.strictObject({
    enabled,
    description,
    algorithm: life.algorithm,
    rotation: rotation.meta({
        description:
            "The step of its rotation: add makes the next key, switch signs with it while the old one still verifies, drop " +
            "forgets the old one. Then this key is taken out.",
        examples: ["add"],
    }),
    secret: objectName.optional().meta({
        description: "The Secret with the key that signs. Without it, the document's name.",
        examples: ["sa-key"],
    }),
    publicKeys: objectName.optional().meta({
        description: "The ConfigMap with all keys that verify. Without it, <document>-public-keys.",
        examples: ["sa-pub"],
    }),
    existing: z
        .strictObject({ privateKey })
        .optional()
        .meta({
            description: "A key pair that exists already: its first generation.",
            examples: [{ privateKey: { secret: "service-account-key" } }],
        }),
});

/** An entry of {@link certificateEntry}. */
export type CertificateEntry = z.output<typeof certificateEntry>;

/** An entry of {@link keyPairEntry}. */
export type KeyPairEntry = z.output<typeof keyPairEntry>;
