import { type KeyObject, X509Certificate } from "node:crypto";
import type { NamedSummary } from "../../../fleet/certificates/certificate-state";
import { day, timestampOf, today } from "../../../provider/pki/clock";
import { fingerprintOf } from "../../../provider/pki/issued";
import { issueAuthority, issueLeaf } from "../../../provider/pki/issue";
import { generateKey, privateKeyPem } from "../../../provider/pki/keys";

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
    /** Days from today to its beginning and its end. */
    readonly from?: number;
    readonly to?: number;
}

/** An authority that signs what the tests serve. */
export interface TestAuthority {
    /** PEM. */
    readonly bundle: string;
    readonly certificate: X509Certificate;
    issue(options?: TestLeafOptions): Promise<TestLeaf>;
}

/** Makes an authority that is valid today, and for as many days more. */
export async function testAuthority(name: string, days = 3650): Promise<TestAuthority> {
    const key = await generateKey("ECDSA-P256");
    const begin = today() - 400 * day;
    const validity = { notBefore: begin, notAfter: today() + days * day };
    const bundle = await issueAuthority({ commonName: name, organizations: [], pathLength: 0, ...validity }, key);
    const certificate = new X509Certificate(bundle);
    return { bundle, certificate, issue: (options = {}) => issueTestLeaf(name, { certificate, key }, options) };
}

async function issueTestLeaf(
    authority: string,
    issuer: { readonly certificate: X509Certificate; readonly key: KeyObject },
    { hosts = ["127.0.0.1", "localhost"], from = 0, to = 365 }: TestLeafOptions,
): Promise<TestLeaf> {
    const key = await generateKey("ECDSA-P256");
    const notBefore = today() + from * day;
    const notAfter = today() + to * day;
    const purposes = ["server"] as const;
    const content = { commonName: "x", organizations: [], hosts, purposes, notBefore, notAfter };
    const cert = await issueLeaf(content, key, issuer);
    const certificate = new X509Certificate(cert);
    return {
        cert,
        key: privateKeyPem(key),
        certificate,
        summary: (name) => ({
            name,
            authority,
            notBefore: timestampOf(notBefore),
            notAfter: timestampOf(notAfter),
            renewBeforeDays: 90,
            fingerprint: fingerprintOf(certificate),
        }),
    };
}
