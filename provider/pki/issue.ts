import "reflect-metadata";
import { type KeyObject, randomBytes, webcrypto, type X509Certificate } from "node:crypto";
// The library's dependency injection needs the metadata functions to be there first.
import * as x509 from "@peculiar/x509";
import { hostKind } from "../../components/pki/host";
import { algorithmOf, publicKeyBytes } from "./keys";
import { type Purpose, purposeIdentifiers } from "./purpose";

/** Who a certificate is for. */
export interface Subject {
    readonly commonName: string;
    /** One attribute O each. */
    readonly organizations: readonly string[];
}

/** Times in milliseconds since 1970, whole seconds. */
export interface Validity {
    readonly notBefore: number;
    readonly notAfter: number;
}

/** What a self-signed certificate of an authority says. */
export interface AuthorityContent extends Subject, Validity {
    /** How many authorities may stand below this one; absent for any number. */
    readonly pathLength?: number | undefined;
}

/** What a leaf says. */
export interface LeafContent extends Subject, Validity {
    /** Subject alternative names, each with a {@link hostKind}. */
    readonly hosts: readonly string[];
    readonly purposes: readonly Purpose[];
}

/** Who signs: a certificate of an authority, and the private key of it. */
export interface Issuer {
    readonly certificate: X509Certificate;
    readonly key: KeyObject;
}

const { keyCertSign, cRLSign, digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
const usages = {
    authority: new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
    leaf: new x509.KeyUsagesExtension(digitalSignature, true),
    // Keys of other kinds encrypt nothing.
    rsaLeaf: new x509.KeyUsagesExtension(digitalSignature | keyEncipherment, true),
};

/** Issues the certificate of an authority for its own key. PEM. */
export async function issueAuthority(content: AuthorityContent, key: KeyObject): Promise<string> {
    const publicKey = publicKeyBytes(key);
    const name = nameOf(content);
    return sign(content, key, {
        subject: name,
        issuer: name,
        publicKey,
        extensions: [
            new x509.BasicConstraintsExtension(true, content.pathLength, true),
            usages.authority,
            await x509.SubjectKeyIdentifierExtension.create(publicKey),
        ],
    });
}

/** Issues a certificate for somebody else's key, public or private. PEM. */
export async function issueLeaf(content: LeafContent, key: KeyObject, issuer: Issuer): Promise<string> {
    const publicKey = publicKeyBytes(key);
    const { name, identifier } = await issuerPartsOf(issuer.certificate);
    const subject = nameOf(content);
    return sign(content, issuer.key, {
        subject,
        issuer: name,
        publicKey,
        extensions: [
            new x509.BasicConstraintsExtension(false, undefined, true),
            ...usagesOf(content, key),
            await x509.SubjectKeyIdentifierExtension.create(publicKey),
            identifier,
            ...alternativeNames(content.hosts, subject.toString() === ""),
        ],
    });
}

/** Asks for a certificate of a private key: a certificate signing request (PKCS#10, RFC 2986). PEM. */
export async function requestLeaf(content: Omit<LeafContent, keyof Validity>, key: KeyObject): Promise<string> {
    const algorithm = signingAlgorithm(key);
    const name = nameOf(content);
    const publicKey = await webcrypto.subtle.importKey("spki", publicKeyBytes(key), algorithm, true, ["verify"]);
    const request = await x509.Pkcs10CertificateRequestGenerator.create({
        name,
        keys: { publicKey, privateKey: await signingKey(key, algorithm) },
        signingAlgorithm: algorithm,
        extensions: [...usagesOf(content, key), ...alternativeNames(content.hosts, name.toString() === "")],
    });
    return `${request.toString("pem")}\n`;
}

/** Whether a certificate's key may sign, as it does in every handshake of TLS; one without key usages may do all. */
export function maySign(certificate: X509Certificate): boolean {
    const extension = new x509.X509Certificate(certificate.raw).getExtension(x509.KeyUsagesExtension);
    return extension === null || (extension.usages & digitalSignature) !== 0;
}

/** What a leaf's key may be used for. */
function usagesOf({ purposes }: Pick<LeafContent, "purposes">, key: KeyObject): x509.Extension[] {
    return [
        key.asymmetricKeyType === "rsa" ? usages.rsaLeaf : usages.leaf,
        new x509.ExtendedKeyUsageExtension(purposes.map((purpose) => purposeIdentifiers[purpose])),
    ];
}

/** The attributes of a subject, the organizations first as Go and OpenSSL write them; none for an empty one. */
function nameOf({ commonName, organizations }: Subject): x509.Name {
    // Told how to write it, the library takes quotes, backslashes and a leading # for what they are.
    const attribute = (text: string) =>
        x509.Name.isPrintableString(text) ? { printableString: text } : { utf8String: text };
    const groups = organizations.map((organization) => ({ O: [attribute(organization)] }));
    return new x509.Name(commonName === "" ? groups : [...groups, { CN: [attribute(commonName)] }]);
}

/** What a leaf has of its authority's certificate. */
interface IssuerParts {
    /** As it stands there: verifiers compare the bytes. */
    readonly name: x509.Name;
    readonly identifier: x509.Extension;
}

/** Hundreds of leaves have the same authority, and reading its certificate takes as long as signing one. */
const issuerParts = new WeakMap<X509Certificate, Promise<IssuerParts>>();

function issuerPartsOf(certificate: X509Certificate): Promise<IssuerParts> {
    const parts = issuerParts.get(certificate) ?? readIssuer(new x509.X509Certificate(certificate.raw));
    issuerParts.set(certificate, parts);
    return parts;
}

async function readIssuer(authority: x509.X509Certificate): Promise<IssuerParts> {
    const own = authority.getExtension(x509.SubjectKeyIdentifierExtension);
    const identifier =
        own === null
            ? await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey)
            : new x509.AuthorityKeyIdentifierExtension(own.keyId);
    return { name: authority.subjectName, identifier };
}

/** Critical where the subject is empty (RFC 5280, section 4.2.1.6). */
function alternativeNames(hosts: readonly string[], isCritical: boolean): x509.Extension[] {
    const names = hosts.map((value) => {
        const kind = hostKind(value) ?? "dns";
        return { type: kind === "uri" ? "url" : kind, value } as const;
    });
    return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names, isCritical)];
}

type Parts = Pick<x509.X509CertificateCreateCommonParams, "subject" | "issuer" | "extensions"> & {
    readonly publicKey: Buffer;
};

async function sign({ notBefore, notAfter }: Validity, key: KeyObject, parts: Parts): Promise<string> {
    const algorithm = signingAlgorithm(key);
    const certificate = await x509.X509CertificateGenerator.create({
        ...parts,
        serialNumber: serialNumber(),
        notBefore: new Date(notBefore),
        notAfter: new Date(notAfter),
        signingAlgorithm: algorithm,
        signingKey: await signingKey(key, algorithm),
    });
    return `${certificate.toString("pem")}\n`;
}

/** 16 random bytes, the first of which is neither zero nor makes the number negative, so that all serials are as long. */
function serialNumber(): string {
    const bytes = randomBytes(16);
    bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
    return bytes.toString("hex");
}

type SigningAlgorithm = webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams;

/** With the hash that fits the key's strength. */
function signingAlgorithm(key: KeyObject): SigningAlgorithm & { readonly hash: string } {
    const algorithm = algorithmOf(key);
    if (algorithm.startsWith("RSA")) {
        return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    }
    return algorithm === "Ed25519"
        ? { name: "Ed25519", namedCurve: "Ed25519", hash: "SHA-512" }
        : algorithm === "ECDSA-P384"
          ? { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" }
          : { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
}

/** Hundreds of certificates are signed with one key. */
const signingKeys = new WeakMap<KeyObject, Promise<webcrypto.CryptoKey>>();

function signingKey(key: KeyObject, algorithm: SigningAlgorithm): Promise<webcrypto.CryptoKey> {
    const known = signingKeys.get(key);
    if (known !== undefined) {
        return known;
    }
    const bytes = key.export({ type: "pkcs8", format: "der" });
    const imported = webcrypto.subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]);
    signingKeys.set(key, imported);
    return imported;
}

/** How many authorities may stand below one; undefined for any number. */
export function pathLengthOf(certificate: X509Certificate): number | undefined {
    return new x509.X509Certificate(certificate.raw).getExtension(x509.BasicConstraintsExtension)?.pathLength;
}
