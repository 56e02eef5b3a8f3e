import { type KeyObject, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { issueAuthority, issueLeaf } from "../../../provider/pki/issue";
import { generateKey, privateKeyPem } from "../../../provider/pki/keys";
import { catalogOf } from "../../components/pki/catalogs";

const day = 24 * 60 * 60 * 1000;

/** Where a member, and its anchor, find their certificates. */
export interface EtcdFiles {
    /** Of a document of the catalog: its certificate, and its key. */
    pair(document: string): { readonly certificate: string; readonly key: string };
    /** The certificate of an authority. */
    authority(name: string): string;
}

/** Issues all that the default catalog has for etcd on nodes with these addresses, into a folder. */
export async function writeEtcdCertificates(
    folder: string,
    nodes: Readonly<Record<string, string>>,
): Promise<EtcdFiles> {
    const entries = Object.entries(nodes).map(([node, address]) => [node, { addresses: [address], roles: ["etcd"] }]);
    const catalog = catalogOf({}, Object.fromEntries(entries));
    const file = (name: string): string => path.join(folder, name);
    const now = Math.floor(Date.now() / 1000) * 1000;
    const life = { notBefore: now - day, notAfter: now + 30 * day };
    const write = (name: string, text: string): void => {
        writeFileSync(file(name), text, { mode: 0o600 });
    };
    for (const authority of catalog.authorities.filter(({ name }) => name.startsWith("kubernetes-etcd"))) {
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
    return {
        pair: (document) => ({ certificate: file(`${document}.pem`), key: file(`${document}-key.pem`) }),
        authority: (name) => file(`${name}.pem`),
    };
}

function newKey(): Promise<KeyObject> {
    return generateKey("ECDSA-P256");
}
