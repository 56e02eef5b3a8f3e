import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { fingerprintOf } from "./issued";

/** An authority as a program has it. */
export interface AuthorityMaterial {
    /** PEM. */
    readonly certificate: string;
    /** PEM; absent for an authority whose key is somewhere else. */
    readonly privateKey?: string;
}

/** An authority that leaves are compared with, or issued by. */
export interface Authority {
    readonly certificate: X509Certificate;
    readonly publicKey: KeyObject;
    readonly key: KeyObject | undefined;
    readonly fingerprint: string;
    /** Milliseconds since 1970. */
    readonly notAfter: number;
}

const byMaterial = new Map<string, Authority>();
const byFingerprint = new Map<string, Authority>();

/** Reads an authority that was checked; once, because hundreds of leaves have the same. */
export function readAuthority({ certificate: pem, privateKey }: AuthorityMaterial): Authority {
    const name = `${pem}${privateKey ?? ""}`;
    const before = byMaterial.get(name);
    if (before !== undefined) {
        return before;
    }
    const certificate = new X509Certificate(pem);
    const authority: Authority = {
        certificate,
        publicKey: certificate.publicKey,
        key: privateKey === undefined ? undefined : createPrivateKey(privateKey),
        fingerprint: fingerprintOf(certificate),
        notAfter: Date.parse(certificate.validTo),
    };
    byMaterial.set(name, authority);
    return authority;
}

/**
 * Notes an authority for {@link notedAuthority}. The engine checks the inputs of a leaf before anything is issued, by the same
 * process: so what it keeps of a leaf's authority is a fingerprint, and not the signing key once more in each leaf.
 */
export function noteAuthority(material: AuthorityMaterial): Authority {
    const authority = readAuthority(material);
    byFingerprint.set(authority.fingerprint, authority);
    return authority;
}

/** Undefined where no leaf of this run was checked with it: a refresh compares without a check before. */
export function authorityOf(fingerprint: string): Authority | undefined {
    return byFingerprint.get(fingerprint);
}

/** @throws Error for an authority that no leaf of this run was checked with. */
export function notedAuthority(fingerprint: string): Authority {
    const authority = authorityOf(fingerprint);
    if (authority === undefined) {
        throw new Error(`The authority ${fingerprint} was never checked in this run.`);
    }
    return authority;
}
