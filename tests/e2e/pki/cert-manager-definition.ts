const text = { type: "string" };
const texts = { type: "array", items: text };

/**
 * The definition of cert-manager's Certificate, as far as anything here uses it (cert-manager 1.16, deploy/crds). The
 * API server drops fields that it does not have, as it does with the whole one, and refuses values of other types.
 */
export const certificateDefinition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "certificates.cert-manager.io" },
    spec: {
        group: "cert-manager.io",
        scope: "Namespaced",
        names: { kind: "Certificate", listKind: "CertificateList", plural: "certificates", singular: "certificate" },
        preserveUnknownFields: false,
        versions: [
            {
                name: "v1",
                served: true,
                storage: true,
                subresources: { status: {} },
                schema: {
                    openAPIV3Schema: {
                        type: "object",
                        properties: {
                            spec: {
                                type: "object",
                                required: ["issuerRef", "secretName"],
                                properties: {
                                    secretName: text,
                                    commonName: text,
                                    subject: { type: "object", properties: { organizations: texts } },
                                    dnsNames: texts,
                                    ipAddresses: texts,
                                    uris: texts,
                                    emailAddresses: texts,
                                    usages: {
                                        type: "array",
                                        items: {
                                            ...text,
                                            enum: [
                                                "digital signature",
                                                "key encipherment",
                                                "server auth",
                                                "client auth",
                                            ],
                                        },
                                    },
                                    privateKey: {
                                        type: "object",
                                        properties: {
                                            algorithm: { ...text, enum: ["RSA", "ECDSA", "Ed25519"] },
                                            encoding: { ...text, enum: ["PKCS1", "PKCS8"] },
                                            rotationPolicy: { ...text, enum: ["Never", "Always"] },
                                            size: { type: "integer" },
                                        },
                                    },
                                    duration: text,
                                    renewBefore: text,
                                    issuerRef: {
                                        type: "object",
                                        required: ["name"],
                                        properties: { name: text, kind: text, group: text },
                                    },
                                },
                            },
                            status: {
                                type: "object",
                                properties: {
                                    conditions: {
                                        type: "array",
                                        items: {
                                            type: "object",
                                            required: ["type", "status"],
                                            properties: {
                                                type: text,
                                                status: { ...text, enum: ["True", "False", "Unknown"] },
                                                lastTransitionTime: { ...text, format: "date-time" },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        ],
    },
};
