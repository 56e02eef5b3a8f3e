import { algorithmKind } from "./algorithm";
import type { CertManagerIssuer, EffectiveCertificate } from "./effective-catalog";
import { type HostKind, hostKind } from "./host";
import type { Place } from "./placement";

const labels = { "app.kubernetes.io/managed-by": "flotilla" };

/**
 * What cert-manager is asked for (https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec): a
 * certificate as our own would be, with another key each time that it is issued.
 */
export function certManagerCertificate(
    place: Place,
    leaf: EffectiveCertificate,
    { deadline, issuerRef }: CertManagerIssuer,
) {
    const { algorithm, commonName, hosts, organizations, purposes, renewBeforeDays, secret, validityDays } = leaf;
    const { kind, size } = algorithmKind(algorithm);
    const of = (wanted: HostKind): string[] => hosts.filter((host) => hostKind(host) === wanted);
    return {
        apiVersion: "cert-manager.io/v1",
        kind: "Certificate",
        metadata: {
            ...place,
            labels,
            annotations: {
                "pulumi.com/waitFor": "condition=Ready",
                "pulumi.com/timeoutSeconds": String(deadline),
            },
        },
        spec: {
            secretName: secret,
            ...(commonName !== "" && { commonName }),
            ...(organizations.length > 0 && { subject: { organizations: [...organizations] } }),
            ...filled({
                dnsNames: of("dns"),
                ipAddresses: of("ip"),
                uris: of("uri"),
                emailAddresses: of("email"),
            }),
            usages: [
                "digital signature",
                // Keys of other kinds encrypt nothing.
                ...(kind === "RSA" ? ["key encipherment"] : []),
                ...purposes.map((purpose) => `${purpose} auth`),
            ],
            privateKey: {
                algorithm: kind,
                ...(size !== undefined && { size }),
                encoding: "PKCS8",
                rotationPolicy: "Always",
            },
            duration: hours(validityDays),
            renewBefore: hours(renewBeforeDays),
            issuerRef,
        },
    };
}

/** Lists that are not empty: an empty one of the API server's is none. */
function filled(lists: Readonly<Record<string, string[]>>): Record<string, string[]> {
    return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** As Go reads durations, which know no days. */
function hours(days: number): string {
    return `${days * 24}h`;
}
