import { generateKeyPairSync, KeyObject, webcrypto } from "node:crypto";
import type * as x509 from "@peculiar/x509";

/** The library, which is loaded only when certificates have to be made: it takes 0.3 s. */
type Library = typeof x509;

/** The PEM files of a control plane by name: `ca.crt`, `<identity>.crt`, `<identity>.key`, `service-accounts.{key,pub}`. */
export type CertificateFiles = Readonly<Record<string, string>>;

interface Identity {
    readonly file: string;
    /** RFC 4514 text. `O` is the group and `CN` the user that Kubernetes sees. */
    readonly subject: string;
    readonly server?: boolean;
}

/** Who gets a certificate: the API server and its clients. */
const identities: readonly Identity[] = [
    { file: "kube-apiserver", subject: "CN=kube-apiserver", server: true },
    { file: "admin", subject: "O=system:masters, CN=flotilla-local-admin" },
    { file: "kube-controller-manager", subject: "CN=system:kube-controller-manager" },
    { file: "kube-scheduler", subject: "CN=system:kube-scheduler" },
];

/** The files of certificates that a CA has signed and their keys: what has to be there and fit together. */
export const certificateNames: readonly string[] = identities.map((identity) => identity.file);

/** Key pair that signs and checks the tokens of service accounts. */
export const serviceAccountKeyFiles = { private: "service-accounts.key", public: "service-accounts.pub" } as const;

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 60 * 60 * 1000;
const validity = 365 * day;
// A clock that was set back a little must not make a fresh certificate "not yet valid".
const backdated = day / 24;

const serverNames: x509.JsonGeneralNames = [
    { type: "ip", value: "127.0.0.1" },
    // First address of the service range, under which pods know the API server.
    { type: "ip", value: "10.0.0.1" },
    { type: "dns", value: "localhost" },
    { type: "dns", value: "kubernetes" },
    { type: "dns", value: "kubernetes.default" },
    { type: "dns", value: "kubernetes.default.svc" },
    { type: "dns", value: "kubernetes.default.svc.cluster.local" },
];

/** Makes a certificate authority and everything that it signs, valid for a year. The authority's key is not kept. */
export async function makeCertificates(now = new Date()): Promise<CertificateFiles> {
    // The library's dependency injection needs the metadata functions to be there first.
    await import("reflect-metadata");
    const library = await import("@peculiar/x509");
    const authority = await makeAuthority(library, now);
    const files: Record<string, string> = { "ca.crt": authority.certificate.toString("pem") };
    for (const identity of identities) {
        const { certificate, key } = await sign(library, identity, authority, now);
        files[`${identity.file}.crt`] = certificate;
        files[`${identity.file}.key`] = key;
    }
    return { ...files, ...makeServiceAccountKeys() };
}

interface Authority {
    readonly certificate: x509.X509Certificate;
    readonly keys: webcrypto.CryptoKeyPair;
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
    return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function validFrom(now: Date): { notBefore: Date; notAfter: Date } {
    return { notBefore: new Date(now.getTime() - backdated), notAfter: new Date(now.getTime() + validity) };
}

async function makeAuthority(library: Library, now: Date): Promise<Authority> {
    const keys = await makeKeys();
    const certificate = await library.X509CertificateGenerator.createSelfSigned({
        name: "CN=flotilla-local-ca",
        keys,
        signingAlgorithm: algorithm,
        ...validFrom(now),
        extensions: [
            new library.BasicConstraintsExtension(true, undefined, true),
            new library.KeyUsagesExtension(library.KeyUsageFlags.keyCertSign | library.KeyUsageFlags.cRLSign, true),
            await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
    });
    return { certificate, keys };
}

async function sign(
    library: Library,
    identity: Identity,
    authority: Authority,
    now: Date,
): Promise<{ certificate: string; key: string }> {
    const keys = await makeKeys();
    const usage = identity.server === true ? library.ExtendedKeyUsage.serverAuth : library.ExtendedKeyUsage.clientAuth;
    const certificate = await library.X509CertificateGenerator.create({
        subject: identity.subject,
        issuer: authority.certificate.subject,
        publicKey: keys.publicKey,
        signingKey: authority.keys.privateKey,
        signingAlgorithm: algorithm,
        ...validFrom(now),
        extensions: [
            new library.BasicConstraintsExtension(false, undefined, true),
            new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true),
            new library.ExtendedKeyUsageExtension([usage]),
            await library.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
            ...(identity.server === true ? [new library.SubjectAlternativeNameExtension(serverNames)] : []),
        ],
    });
    const key = KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
    return { certificate: certificate.toString("pem"), key };
}

/** Tokens of service accounts are signed with ES256: a pair of RSA takes 0.14 s of a processor to find. */
function makeServiceAccountKeys(): CertificateFiles {
    const keys = generateKeyPairSync("ec", {
        namedCurve: "P-256",
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    return { [serviceAccountKeyFiles.private]: keys.privateKey, [serviceAccountKeyFiles.public]: keys.publicKey };
}
