import "reflect-metadata";
import { createPrivateKey, type KeyObject, webcrypto, X509Certificate } from "node:crypto";

import * as x509 from "@peculiar/x509";
import type { NamedSummary } from "../../../fleet/certificates/certificate-state";
import { day, timestampOf, today } from "../../../provider/pki/clock";
import { fingerprintOf } from "../../../provider/pki/issued";
import { issueAuthority, issueLeaf } from "../../../provider/pki/issue";
import { generateKey, privateKeyPem } from "../../../provider/pki/keys";
import type { Purpose } from "../../../provider/pki/purpose";

/** A leaf as a server has it, and as the state knows it. */
export interface TestLeaf {
    /** PEM. */
    readonly cert: string;
    readonly key: string;
    readonly certificate: X509Certificate;
    summary(name: string): NamedSummary;
}

/** What a leaf of {@link TestAuthority} is to be. */
export interface TestLeafOptions {
    readonly hosts?: readonly string[];
    /** @default x */
    readonly commonName?: string;
    /** @default server */
    readonly purposes?: readonly Purpose[];
    /** Days from today to its beginning and its end. */
    readonly from?: number;
    readonly to?: number;
}

/** An authority that signs what the tests serve. */
export interface TestAuthority {
    /** PEM. */
    readonly bundle: string;
    readonly certificate: X509Certificate;
    readonly key: KeyObject;
    issue(options?: TestLeafOptions): Promise<TestLeaf>;
}

/** Makes an authority that is valid today, and for as many days more. */
export async function testAuthority(name: string, days = 3650): Promise<TestAuthority> {
    const key = await generateKey("ECDSA-P256");
    const begin = today() - 400 * day;
    const validity = { notBefore: begin, notAfter: today() + days * day };
    const bundle = await issueAuthority({ commonName: name, organizations: [], pathLength: 0, ...validity }, key);
    const certificate = new X509Certificate(bundle);
    return { bundle, certificate, key, issue: (options = {}) => issueTestLeaf(name, { certificate, key }, options) };
}

/** Signs with whatever key, in an authority's name. */
export async function issueTestLeaf(
    authority: string,
    issuer: { readonly certificate: X509Certificate; readonly key: KeyObject },
    {
        hosts = ["127.0.0.1", "localhost"],
        commonName = "x",
        purposes = ["server"],
        from = 0,
        to = 365,
    }: TestLeafOptions,
): Promise<TestLeaf> {
    const key = await generateKey("ECDSA-P256");
    const notBefore = today() + from * day;
    const notAfter = today() + to * day;
    const content = { commonName, organizations: [], hosts, purposes, notBefore, notAfter };
    const cert = await issueLeaf(content, key, issuer);
    const certificate = new X509Certificate(cert);
    return {
        cert,
        key: privateKeyPem(key),
        certificate,
        summary: (name) => ({
            name,
            authority,
            issuer: "self",
            notBefore: timestampOf(notBefore),
            notAfter: timestampOf(notAfter),
            renewBeforeDays: 90,
            fingerprint: fingerprintOf(certificate),
        }),
    };
}

/** An authority that another one signed, as a company's own. */
export async function intermediateAuthority(name: string, root: TestAuthority): Promise<TestAuthority> {
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const pair = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const rootKey = root.key.export({ type: "pkcs8", format: "der" });
    const signed = await x509.X509CertificateGenerator.create({
        subject: `CN=${name}`,
        issuer: root.certificate.subject,
        notBefore: new Date(today()),
        notAfter: new Date(today() + 1000 * day),
        publicKey: pair.publicKey,
        signingKey: await webcrypto.subtle.importKey("pkcs8", rootKey, algorithm, false, ["sign"]),
        signingAlgorithm: algorithm,
        extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
    });
    const bundle = signed.toString("pem");
    const certificate = new X509Certificate(bundle);
    const bytes = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", pair.privateKey));
    const key = createPrivateKey({ key: bytes, format: "der", type: "pkcs8" });
    return { bundle, certificate, key, issue: (options = {}) => issueTestLeaf(name, { certificate, key }, options) };
}
