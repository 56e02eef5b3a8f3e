import { z } from "zod";
import { refuseRepetition } from "../fault/repetition";
import { text } from "../namespace/names";
import { secretReference } from "../secret/config";
import { algorithmFault, algorithms } from "./algorithm";
import { hostFault } from "./host";
import { serviceNameFault } from "./service-names";
import { commonNameFault, organizationFault } from "./subject";

/** A kind of key. */
export const algorithm = z.enum(algorithms, { error: algorithmFault });

/** How long something is valid, or how long before its end it is due. */
export const days = z
    .int()
    .min(1, { error: "is less than a day. Use a whole number of days from 1 on" })
    .max(36500, { error: "is more than a hundred years. Use 36500 days at most" });

/** The common name of a leaf certificate; whether it may be empty depends on the hosts. */
export const commonName = text(commonNameFault);

/** The common name of an authority. */
export const authorityName = text((name) =>
    name === ""
        ? "is empty, but certificates name their issuer by it (RFC 5280, section 4.1.2.4). Write it, or take the key out"
        : commonNameFault(name),
);

/** The organizations of a subject. */
export const organizations = z.array(text(organizationFault)).superRefine(refuseRepetition());

const host = z.string().superRefine((value, context) => {
    const message = hostFault(value);
    if (message !== undefined) {
        // A login is shown to nobody.
        const concealed = /:\/\/.*@/.test(value);
        context.addIssue({ code: "custom", message, ...(concealed && { params: { concealed } }) });
    }
});

/** Subject alternative names. One that is in the list twice is in the certificate once. */
export const hosts = z.array(host);

/** Full names of services. */
export const serviceNames = z.array(text(serviceNameFault));

/** What kind of text the certificate of an authority or of a leaf is, without its key. */
export const certificatePem = z.string().superRefine((pem, context) => {
    if (pem.includes("PRIVATE KEY-----")) {
        const message =
            "holds a private key, which everybody could read here. Leave the certificate alone, put the key into " +
            "privateKey as a reference, and make a new one if the file was shared";
        context.addIssue({ code: "custom", message, params: { concealed: true } });
    } else if (!/-----BEGIN CERTIFICATE-----[\s\S]*-----END CERTIFICATE-----/.test(pem)) {
        const message =
            "is not a certificate in PEM. Write all from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----";
        context.addIssue({ code: "custom", message });
    }
});

/** The private key of an existing certificate or key pair. */
export const privateKey = secretReference.meta({
    description: "Where its private key comes from, PEM without a passphrase: one of secret, env and file.",
    examples: [{ file: "../secrets/kubernetes-ca.key" }],
});
