import "reflect-metadata";
import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { CertificateRequestResource } from "../../../provider/pki/certificate-request";
import { issueAuthority, issueLeaf, type Issuer, type LeafContent } from "../../../provider/pki/issue";
import type { PropertyMap } from "../../../provider/property-values";
import { dayOf, FakeEngine, type Kept, text } from "./fake-engine";

const base: PropertyMap = {
    commonName: "system:node:n0",
    organizations: ["system:nodes"],
    hosts: ["n0", "10.0.0.6"],
    purposes: ["server", "client"],
    algorithm: "ECDSA-P256",
    renewBeforeDays: 30,
};

/** What an authority outside puts into a certificate that fits the requests of these tests. */
export const content: LeafContent = {
    commonName: "system:node:n0",
    organizations: ["system:nodes"],
    hosts: ["n0", "10.0.0.6"],
    purposes: ["server", "client"],
    notBefore: dayOf("2026-01-01"),
    notAfter: dayOf("2027-01-01"),
};

/** A private key. */
export function newKey(): KeyObject {
    return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

/** An authority outside. */
export interface Outside extends Issuer {
    readonly pem: string;
}

/** Makes an authority outside. */
export async function newAuthority(commonName: string): Promise<Outside> {
    const key = newKey();
    const life = { notBefore: dayOf("2020-01-01"), notAfter: dayOf("2040-01-01") };
    const pem = await issueAuthority({ commonName, organizations: [], ...life }, key);
    return { certificate: new X509Certificate(pem), key, pem };
}

/** A request of a resource, read. */
export function requestOf({ outputs }: Kept): Pkcs10CertificateRequest {
    return new Pkcs10CertificateRequest(text(outputs, "request"));
}

/** The public key that a request asks for. */
export function requestedKey(kept: Kept): KeyObject {
    return createPublicKey({ key: Buffer.from(requestOf(kept).publicKey.rawData), type: "spki", format: "der" });
}

/** Requests for an authority outside, deployed as the engine does it, on 2026-06-01 at first. */
export class RequestBench {
    public now = "2026-06-01";
    public readonly engine = new FakeEngine();
    public readonly requests = new CertificateRequestResource(this.engine.log, () => dayOf(this.now));
    private readonly authority: Outside;

    constructor(authority: Outside) {
        this.authority = authority;
    }

    public inputs(changes: PropertyMap = {}): PropertyMap {
        return { ...base, authority: this.authority.pem, ...changes };
    }

    public make(changes: PropertyMap = {}, preview = false): Promise<Kept> {
        return this.engine.create(this.requests, this.inputs(changes), preview);
    }

    /** What the authority signs for a request. */
    public sign(kept: Kept, changes: Partial<LeafContent> = {}, issuer: Issuer = this.authority): Promise<string> {
        return issueLeaf({ ...content, ...changes }, requestedKey(kept), issuer);
    }

    /** What an `up` does: diff, and an update where something changes. Gives what there is then, and what was said. */
    public async deploy(kept: Kept, changes: PropertyMap): Promise<Kept & { readonly lines: string[] }> {
        const wanted = this.inputs(changes);
        const { changes: found, lines } = await this.engine.diff(this.requests, kept, wanted);
        const isSame = Object.keys(found).length === 0;
        return { ...(isSame ? kept : await this.engine.update(this.requests, kept, wanted)), lines };
    }

    /** A request that was signed, and what was signed. */
    public async signed(): Promise<Kept & { readonly pem: string }> {
        const kept = await this.make();
        const pem = await this.sign(kept);
        return { ...(await this.deploy(kept, { signed: pem })), pem };
    }
}
