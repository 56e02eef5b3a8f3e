import { stackFile } from "../project-files";
import type { BadInput } from "./bad-input";
import { withPki } from "./pki-files";

const pem = '"-----BEGIN CERTIFICATE-----\\nM\\n-----END CERTIFICATE-----"';

/** Authorities that somebody else signs for, with what does not go with that. */
export const pkiIssuers: readonly BadInput[] = [
    {
        rule: "what cert-manager makes in other ways",
        stack: withPki(
            `    authorities:\n      a:\n        issuer: cert-manager\n        issuerRef: { name: x, deadline: 0 }\n      b:\n        issuer: cert-manager\n        issuerRef: { name: x }\n        certificates:\n          b1: { commonName: b, kubeconfig: true }\n          b2: { commonName: b, signed: ${pem} }\n          b3: { commonName: b, existing: { certificate: ${pem}, privateKey: { env: KEY } } }\n          b4: { commonName: b, validityDays: 30, renewBeforeDays: 30 }\n`,
        ),
        expected: [
            `${stackFile}:10: pki.authorities.a.issuerRef.deadline: 0 is less than a second. Use a whole number of seconds from 1 on.`,
            `${stackFile}:15: pki.authorities.b.certificates.b1.kubeconfig: true takes the private key, which cert-manager alone has. Take it out, and make the kubeconfig from the Secret "b1" in the cluster.`,
            `${stackFile}:16: pki.authorities.b.certificates.b2.signed: stands below an authority that cert-manager signs for. Take it out, or set the authority's issuer to "external".`,
            `${stackFile}:17: pki.authorities.b.certificates.b3.existing: is not used: cert-manager makes key and certificate. Take it out, or have the authority sign by itself (issuer: "self").`,
            `${stackFile}:18: pki.authorities.b.certificates.b4.renewBeforeDays: 30 days before the end of 30 days of life, it would be due as soon as it is issued. Use a smaller renewBeforeDays, or a larger validityDays.`,
        ],
    },
    {
        rule: "the key of an authority that signs elsewhere, and a request as what was signed",
        stack: withPki(
            `    authorities:\n      a: { issuer: external, existing: { certificate: ${pem}, privateKey: { env: KEY } } }\n      b:\n        issuer: external\n        existing: { certificate: ${pem} }\n        certificates:\n          b1: { commonName: b, signed: "-----BEGIN CERTIFICATE REQUEST-----\\nM\\n-----END CERTIFICATE REQUEST-----" }\n`,
        ),
        expected: [
            `${stackFile}:8: pki.authorities.a.existing: has a privateKey, but with issuer: external nothing is signed here. Take privateKey out, or set issuer: self.`,
            `${stackFile}:13: pki.authorities.b.certificates.b1.signed: "-----BEGIN CERTIFICATE REQUEST-----\\nM\\n-----END CERTIFICATE REQUEST-----" is not a certificate in PEM. Write all from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.`,
        ],
    },
];
