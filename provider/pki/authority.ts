import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { fingerprintOf } from "./issued";

/** An authority as the inputs of a leaf have it. */
export interface AuthorityInputs {
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

const known = new Map<string, Authority>();

/** Reads an authority that was checked; once, because hundreds of leaves have the same. */
export function authorityOf({ certificate: pem, privateKey }: AuthorityInputs): Authority {
    const name = `${pem}${privateKey ?? ""}`;
    const before = known.get(name);
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
    known.set(name, authority);
    return authority;
}
