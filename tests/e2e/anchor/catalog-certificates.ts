import { type KeyObject, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { EffectiveAuthority } from "../../../components/pki/effective-catalog";
import { issueAuthority, issueLeaf } from "../../../provider/pki/issue";
import { generateKey, privateKeyPem } from "../../../provider/pki/keys";

const day = 24 * 60 * 60 * 1000;

/** Issues authorities of a catalog with all that they sign, into a folder: `<document>.pem`, and keys as `<document>-key.pem`. */
export async function writeCertificates(folder: string, authorities: readonly EffectiveAuthority[]): Promise<void> {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const life = { notBefore: now - day, notAfter: now + 30 * day };
    const write = (name: string, text: string): void => {
        writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    };
    for (const authority of authorities) {
        const key = await newKey();
        const certificate = await issueAuthority({ ...authority, ...life }, key);
        write(`${authority.name}.pem`, certificate);
        for (const leaf of authority.certificates) {
            const leafKey = await newKey();
            const issuer = { certificate: new X509Certificate(certificate), key };
            write(`${leaf.name}.pem`, await issueLeaf({ ...leaf, ...life }, leafKey, issuer));
            write(`${leaf.name}-key.pem`, privateKeyPem(leafKey));
        }
    }
}

function newKey(): Promise<KeyObject> {
    return generateKey("ECDSA-P256");
}
